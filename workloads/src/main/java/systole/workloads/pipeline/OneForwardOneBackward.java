package systole.workloads.pipeline;

import java.util.List;

/**
 * After as many forward passes as there are stages behind, one forward and one backward in turn: the bubble of GPipe, but at
 * most {@code p} micro-batches in flight (Narayanan et al., SC 2021, section 2.2.1).
 */
final class OneForwardOneBackward extends WholeStages {
    @Override
    void write(List<Action> actions, int stage, int stages, int microBatches) {
        int ahead = Math.min(microBatches, stages - 1 - stage);
        for (int i = 0; i < ahead; i++) {
            actions.add(Action.of(Action.Kind.FORWARD, i, 0));
        }
        for (int i = 0; i < microBatches; i++) {
            if (i + ahead < microBatches) {
                actions.add(Action.of(Action.Kind.FORWARD, i + ahead, 0));
            }
            actions.add(Action.of(Action.Kind.BACKWARD, i, 0));
        }
    }
}
