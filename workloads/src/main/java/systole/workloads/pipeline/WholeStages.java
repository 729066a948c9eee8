package systole.workloads.pipeline;

import java.util.ArrayList;
import java.util.List;

/** Schedules whose stages are one chunk each. */
abstract class WholeStages implements Schedule {
    @Override
    public final PipelinePlan plan(int stages, int chunks, int microBatches) {
        if (chunks != 1) {
            throw new IllegalArgumentException("found " + chunks
                    + " virtual stages, expected 1: only the interleaved schedule cuts stages further");
        }
        List<List<Action>> order = new ArrayList<>();
        for (int stage = 0; stage < stages; stage++) {
            List<Action> actions = new ArrayList<>();
            write(actions, stage, stages, microBatches);
            order.add(actions);
        }
        return new PipelinePlan(stages, 1, microBatches, Placement.LOOPED, order);
    }

    abstract void write(List<Action> actions, int stage, int stages, int microBatches);
}
