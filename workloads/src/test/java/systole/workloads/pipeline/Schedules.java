package systole.workloads.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Plans to test with, and durations. */
final class Schedules {
    private Schedules() {}

    /** Each kind of schedule on several numbers of stages and micro-batches. */
    static List<PipelinePlan> plans() {
        List<PipelinePlan> plans = new ArrayList<>();
        for (int stages : new int[] {1, 2, 4, 8}) {
            for (int rounds : new int[] {1, 2, 5}) {
                int microBatches = rounds * stages;
                plans.add(Schedule.gpipe().plan(stages, 1, microBatches + 1));
                plans.add(Schedule.oneForwardOneBackward().plan(stages, 1, microBatches + 1));
                plans.add(Schedule.zeroBubble().plan(stages, 1, microBatches + 1));
                for (int chunks : new int[] {1, 2, 3}) {
                    plans.add(Schedule.interleaved().plan(stages, chunks, microBatches));
                }
                if (stages % 2 == 0 && rounds > 1) {
                    plans.add(Schedule.dualPipe().plan(stages, 1, microBatches));
                }
            }
        }
        return plans;
    }

    /** Every stage alike, communication free; two passes at once take {@code both}. */
    static ActionTimes alike(long forward, long input, long weight, long both) {
        return new ActionTimes() {
            @Override
            public long action(int stage, Action action) {
                if (action.beside() != null) {
                    return both;
                }
                return switch (action.kind()) {
                    case FORWARD -> forward;
                    case BACKWARD -> input + weight;
                    case BACKWARD_INPUT -> input;
                    case BACKWARD_WEIGHT -> weight;
                };
            }

            @Override
            public long transfer(int from, int to) {
                return 0;
            }
        };
    }

    /** Durations of stages, chunks and links drawn at random; transfers take {@code slower} times as long. */
    static ActionTimes random(long seed, PipelinePlan plan, long slower, boolean blocking) {
        Random random = new Random(seed);
        long[][][] passes = new long[plan.stages()][plan.chunks()][3];
        for (long[][] stage : passes) {
            for (long[] chunk : stage) {
                for (int i = 0; i < chunk.length; i++) {
                    chunk[i] = 1L + random.nextInt(1000);
                }
            }
        }
        long[] links = random.longs(plan.stages(), 0, 200).toArray();
        return new ActionTimes() {
            @Override
            public long action(int stage, Action action) {
                long[] each = passes[stage][action.chunk()];
                long own = switch (action.kind()) {
                    case FORWARD -> each[0];
                    case BACKWARD -> each[1] + each[2];
                    case BACKWARD_INPUT -> each[1];
                    case BACKWARD_WEIGHT -> each[2];
                };
                Action beside = action.beside();
                return beside == null ? own : Math.max(own, action(stage, beside));
            }

            @Override
            public long transfer(int from, int to) {
                return slower * links[Math.min(from, to)];
            }

            @Override
            public long sending(int from, int to) {
                return blocking ? transfer(from, to) : 0;
            }
        };
    }
}
