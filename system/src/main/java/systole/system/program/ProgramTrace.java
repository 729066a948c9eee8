package systole.system.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import systole.microarch.timing.Schedule;
import systole.sim.Ticks;
import systole.system.trace.Trace;

/** The schedule of a program as a timeline: a process a kernel, a thread a unit. */
public final class ProgramTrace {
    private ProgramTrace() {}

    /**
     * The timeline. An event lasts as long as its unit is occupied; where the result comes later (a load on its way), an
     * argument says when.
     */
    public static Trace of(ProgramTime program) {
        long[] starts = program.starts();
        List<Trace.Group> groups = new ArrayList<>();
        for (int i = 0; i < starts.length; i++) {
            ProgramTime.KernelRun run = program.kernels().get(i);
            List<Trace.Track> tracks = new ArrayList<>();
            for (Schedule.Unit unit : run.schedule().units()) {
                List<Trace.Event> events = new ArrayList<>();
                for (Schedule.Step step : run.schedule().steps()) {
                    if (step.queue() == unit.queue()) {
                        events.add(event(run, step, starts[i]));
                    }
                }
                tracks.add(new Trace.Track(unit.queue().text(), events));
            }
            groups.add(new Trace.Group("kernel " + run.kernel().name(), tracks));
        }
        return new Trace(groups);
    }

    private static Trace.Event event(ProgramTime.KernelRun run, Schedule.Step step, long offset) {
        String text = run.does(step);
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("instruction", text);
        arguments.put("number", Integer.toString(step.instruction()));
        String place = run.place(step);
        if (!place.isEmpty()) {
            arguments.put("tile", place);
        }
        long start = Ticks.toPicoseconds(offset + step.startTicks());
        long free = Ticks.toPicoseconds(offset + step.freeTicks());
        if (step.endTicks() > step.freeTicks()) {
            double end = Ticks.toPicoseconds(offset + step.endTicks()) / 1e6;
            arguments.put("complete", String.format(Locale.ROOT, "%.6f us", end));
        }
        int comma = text.indexOf(',');
        String name = step.waits() || comma < 0 ? text : text.substring(0, comma);
        return new Trace.Event(name, step.waits() ? "wait" : "work", start, free - start, arguments);
    }
}
