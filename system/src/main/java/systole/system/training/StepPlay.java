package systole.system.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import systole.sim.Resource;
import systole.system.run.PassTime;
import systole.workloads.pipeline.Action;
import systole.workloads.pipeline.ActionTimes;
import systole.workloads.pipeline.PipelinePlan;
import systole.workloads.pipeline.PipelinePlay;
import systole.workloads.pipeline.PipelineTimes;

/**
 * A training step: the pipeline, the reduction of gradients after or beside the last backward passes, and once all stages have
 * theirs, the update. Every stage's account is as long as the step.
 */
final class StepPlay {
    private final PipelinePlan plan;
    private final StageParts parts;
    /** What an action takes by stage, then by kind, chunk and what is beside it. */
    private final List<Map<Action, PassTime>> actions = new ArrayList<>();

    private final PipelineTimes pipeline;
    private final List<PassTime> stages = new ArrayList<>();
    private final long[] reduced;
    private long complete;
    private long total;

    StepPlay(PipelinePlan plan, StageParts parts) {
        this.plan = plan;
        this.parts = parts;
        for (int stage = 0; stage < plan.stages(); stage++) {
            actions.add(new HashMap<>());
        }
        this.pipeline = PipelinePlay.of(plan, new Durations());
        this.reduced = new long[plan.stages()];
        add();
    }

    /** Time of the step. */
    long total() {
        return total;
    }

    /** Everything that a rank of each stage does and waits for. */
    List<PassTime> stages() {
        return stages;
    }

    /** Average power over the step of a device of the stage that draws most. */
    double mostWatts() {
        return stages.stream().mapToDouble(PassTime::watts).max().orElseThrow();
    }

    /** The stage that waits least for others: what it does is what the step takes. */
    int busiest() {
        return java.util.stream.IntStream.range(0, plan.stages())
                .boxed()
                .min(Comparator.comparingLong(stage -> stages.get(stage).account(Resource.BUBBLE)))
                .orElseThrow();
    }

    /** When the actions of the pipeline happen. */
    PipelineTimes pipeline() {
        return pipeline;
    }

    /** End of a stage's last reduction of gradients. */
    long reduced(int stage) {
        return reduced[stage];
    }

    /** When the gradients of all stages are complete. */
    long complete() {
        return complete;
    }

    private void add() {
        for (int stage = 0; stage < plan.stages(); stage++) {
            stages.add(passes(stage));
            reduced[stage] = reduce(stage);
            PassTime completion = parts.completion(stage);
            stages.get(stage).add(completion);
            complete = Math.max(complete, stages.get(stage).picoseconds());
        }
        for (int stage = 0; stage < plan.stages(); stage++) {
            total = Math.max(total, complete + parts.update(stage).picoseconds());
        }
        for (int stage = 0; stage < plan.stages(); stage++) {
            PassTime time = stages.get(stage);
            waits(time, complete - time.picoseconds());
            time.add(parts.update(stage));
            waits(time, total - time.picoseconds());
        }
    }

    private void waits(PassTime time, long picoseconds) {
        time.addIdle("pipeline_bubble", Resource.BUBBLE, picoseconds, parts.staticWatts());
    }

    /** The actions of a stage, with what lies between them up to the end of the last. */
    private PassTime passes(int stage) {
        Map<Action, Long> counts = new java.util.LinkedHashMap<>();
        plan.order().get(stage).forEach(action -> counts.merge(kind(action), 1L, Long::sum));
        PassTime time = new PassTime();
        counts.forEach((kind, count) -> time.add(taken(stage, kind), count));
        PassTime sent = new PassTime();
        for (int other : List.of(stage - 1, stage + 1)) {
            if (other >= 0 && other < plan.stages()) {
                sent.add(parts.transfer(stage, other), (long) plan.microBatches() * plan.chunks());
            }
        }
        time.addExposed(sent, pipeline.link(stage), parts.staticWatts());
        // where nothing is sent, nothing is waited for on a link either
        waits(time, pipeline.end(stage) - time.picoseconds());
        return time;
    }

    /** Adds the reduction of a stage's gradients; when it ends. */
    private long reduce(int stage) {
        PassTime all = new PassTime();
        List<GradientStream.Window> windows = new ArrayList<>();
        List<Action> order = plan.order().get(stage);
        for (int chunk = 0; chunk < plan.chunks(); chunk++) {
            PassTime reduction = parts.reduction(stage, chunk);
            all.add(reduction);
            int buckets = parts.buckets(stage, chunk);
            int last = last(order, chunk);
            if (reduction.picoseconds() > 0 && buckets > 0) {
                windows.add(new GradientStream.Window(
                        pipeline.start(stage, last),
                        pipeline.end(stage, last),
                        buckets,
                        reduction.picoseconds() / buckets));
            }
        }
        long end = pipeline.end(stage);
        if (windows.isEmpty()) {
            stages.get(stage).add(all);
            return end + all.picoseconds();
        }
        windows.sort(Comparator.comparingLong(GradientStream.Window::end));
        long done = Math.max(end, GradientStream.end(windows, parts.coreShare()));
        stages.get(stage).addExposed(all, done - end, parts.staticWatts());
        return done;
    }

    /** The action after which a chunk's gradients are complete. */
    private static int last(List<Action> order, int chunk) {
        for (int i = order.size() - 1; i >= 0; i--) {
            Action action = order.get(i);
            Action backward = action.kind() == Action.Kind.FORWARD ? action.beside() : action;
            if (backward != null && backward.chunk() == chunk) {
                return i;
            }
        }
        throw new IllegalArgumentException("no backward pass of chunk " + chunk);
    }

    private PassTime taken(int stage, Action kind) {
        return actions.get(stage).computeIfAbsent(kind, action -> {
            PassTime own = parts.chunk(stage, action.chunk()).of(action.kind());
            Action beside = action.beside();
            if (beside == null) {
                return own;
            }
            PassTime other = parts.chunk(stage, beside.chunk()).of(beside.kind());
            return ChunkTimes.atOnce(own, other, parts.coreShare(), parts.staticWatts());
        });
    }

    /** The same for all micro-batches. */
    private static Action kind(Action action) {
        Action beside = action.beside();
        return new Action(action.kind(), 0, action.chunk(), beside == null ? null : kind(beside));
    }

    private final class Durations implements ActionTimes {
        @Override
        public long action(int stage, Action action) {
            return taken(stage, kind(action)).picoseconds();
        }

        @Override
        public long transfer(int from, int to) {
            return parts.transfer(from, to).picoseconds();
        }

        @Override
        public long sending(int from, int to) {
            return parts.sendingBlocks() ? transfer(from, to) : 0;
        }
    }
}
