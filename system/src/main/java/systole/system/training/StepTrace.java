package systole.system.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import systole.system.run.PassTime;
import systole.system.trace.Trace;
import systole.workloads.pipeline.Action;
import systole.workloads.pipeline.PipelineTimes;

/** A step on a timeline: a track for each stage, with what it does from pass to pass and to the update at the end. */
final class StepTrace {
    private StepTrace() {}

    static Trace of(StepPlay play, StageParts parts) {
        List<Trace.Track> tracks = new ArrayList<>();
        for (int stage = 0; stage < play.stages().size(); stage++) {
            tracks.add(new Trace.Track("stage " + stage, events(play, parts, stage)));
        }
        return new Trace(List.of(new Trace.Group("training step", tracks)));
    }

    private static List<Trace.Event> events(StepPlay play, StageParts parts, int stage) {
        PipelineTimes times = play.pipeline();
        List<Trace.Event> events = new ArrayList<>();
        List<Action> order = times.plan().order().get(stage);
        for (int i = 0; i < order.size(); i++) {
            Action action = order.get(i);
            events.add(new Trace.Event(
                    name(action),
                    action.kind().name().toLowerCase(Locale.ROOT),
                    times.start(stage, i),
                    times.end(stage, i) - times.start(stage, i),
                    arguments(action)));
        }
        long end = times.end(stage);
        end = add(events, "reduce gradients", end, play.reduced(stage) - end);
        PassTime completion = parts.completion(stage);
        add(events, "complete gradients", end, completion.picoseconds());
        add(events, "update", play.complete(), parts.update(stage).picoseconds());
        return events;
    }

    private static long add(List<Trace.Event> events, String name, long start, long picoseconds) {
        if (picoseconds > 0) {
            events.add(new Trace.Event(name, "step", start, picoseconds, Map.of()));
        }
        return start + picoseconds;
    }

    private static String name(Action action) {
        String letter = switch (action.kind()) {
            case FORWARD -> "F";
            case BACKWARD -> "B";
            case BACKWARD_INPUT -> "I";
            case BACKWARD_WEIGHT -> "W";
        };
        Action beside = action.beside();
        return letter + action.microBatch() + (beside == null ? "" : " & " + name(beside));
    }

    private static Map<String, String> arguments(Action action) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("microBatch", Integer.toString(action.microBatch()));
        arguments.put("chunk", Integer.toString(action.chunk()));
        return arguments;
    }
}
