package systole.workloads.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * 1F1B over {@code v} chunks a stage, in Megatron-LM's order: as many micro-batches as there are stages go through one chunk,
 * then through the next. The bubble is {@code (p - 1) / (v m)} (Narayanan et al., SC 2021, section 2.2.2).
 */
final class Interleaved implements Schedule {
    @Override
    public PipelinePlan plan(int stages, int chunks, int microBatches) {
        if (microBatches % stages != 0) {
            throw new IllegalArgumentException("found " + microBatches + " micro-batches, expected a multiple of the "
                    + stages + " stages for the interleaved schedule");
        }
        List<List<Action>> order = new ArrayList<>();
        int passes = Math.multiplyExact(microBatches, chunks);
        for (int stage = 0; stage < stages; stage++) {
            // with one group of micro-batches there is no steady state, and all go forward first
            int ahead = microBatches == stages
                    ? passes
                    : Math.min(passes, 2 * (stages - stage - 1) + (chunks - 1) * stages);
            List<Action> actions = new ArrayList<>(2 * passes);
            for (int i = 0; i < ahead; i++) {
                actions.add(pass(Action.Kind.FORWARD, i, stages, chunks));
            }
            for (int i = 0; i < passes; i++) {
                if (i + ahead < passes) {
                    actions.add(pass(Action.Kind.FORWARD, i + ahead, stages, chunks));
                }
                actions.add(pass(Action.Kind.BACKWARD, i, stages, chunks));
            }
            order.add(actions);
        }
        return new PipelinePlan(stages, chunks, microBatches, Placement.LOOPED, order);
    }

    /** The i-th pass of a kind: chunks go up forward and down backward. */
    private static Action pass(Action.Kind kind, int i, int stages, int chunks) {
        int group = i / (stages * chunks);
        int chunk = i % (stages * chunks) / stages;
        int microBatch = group * stages + i % stages;
        return Action.of(kind, microBatch, kind == Action.Kind.FORWARD ? chunk : chunks - 1 - chunk);
    }
}
