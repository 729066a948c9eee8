package systole.system.program;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import systole.isa.Queue;
import systole.microarch.timing.Schedule;
import systole.sim.Ticks;

/** The first instructions of a schedule, one a line, each with the wait that came before it. */
final class Timeline {
    private static final int MOST_LINES = 40;
    private static final double NANO = 1e9;

    private Timeline() {}

    static void write(ProgramTime.KernelRun run, Consumer<String> out) {
        List<Schedule.Step> steps = run.schedule().steps();
        long working = steps.stream().filter(step -> !step.waits()).count();
        out.accept(String.format(
                Locale.ROOT,
                "  %12s %12s  %-7s %-52s %-20s %s",
                "start, ns",
                "complete",
                "unit",
                "the first " + Math.min(MOST_LINES, working) + " instructions of core 0",
                "tile and loops",
                "after waiting for"));
        String[] waited = new String[Queue.values().length];
        int lines = 0;
        for (Schedule.Step step : steps) {
            int queue = step.queue().ordinal();
            if (step.waits()) {
                String wait = run.awaited(step.semaphore()) + " " + nanoseconds(step.freeTicks() - step.startTicks());
                waited[queue] = waited[queue] == null ? wait : waited[queue] + ", " + wait;
            } else if (lines < MOST_LINES) {
                out.accept(String.format(
                        Locale.ROOT,
                        "  %12s %12s  %-7s %-52s %-20s %s",
                        nanoseconds(step.startTicks()),
                        nanoseconds(step.endTicks()),
                        step.queue().text(),
                        run.texts().get(step.instruction()),
                        run.place(step),
                        waited[queue] == null ? "" : waited[queue]));
                waited[queue] = null;
                lines++;
            }
        }
    }

    private static String nanoseconds(long ticks) {
        return String.format(Locale.ROOT, "%.1f", Ticks.toSeconds(ticks) * NANO);
    }
}
