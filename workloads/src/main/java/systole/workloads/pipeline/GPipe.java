package systole.workloads.pipeline;

import java.util.List;

/** All forward passes, then all backward passes: bubble {@code (p - 1) / m} (Huang et al., "GPipe", NeurIPS 2019). */
final class GPipe extends WholeStages {
    @Override
    void write(List<Action> actions, int stage, int stages, int microBatches) {
        for (int i = 0; i < microBatches; i++) {
            actions.add(Action.of(Action.Kind.FORWARD, i, 0));
        }
        for (int i = 0; i < microBatches; i++) {
            actions.add(Action.of(Action.Kind.BACKWARD, i, 0));
        }
    }
}
