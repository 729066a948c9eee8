package systole.workloads.pipeline;

import java.util.List;

/**
 * ZB-H1: 1F1B with backward passes split in two. Only gradients of inputs pass from stage to stage; a stage runs as many
 * gradients of weights late as there are stages before it, and these fill what would be its bubble at the end. The bubble is
 * {@code (p - 1) (F + B - W)} where W takes no longer than F and B, and no stage holds more than {@code p} micro-batches, as in 1F1B
 * (Qi et al., "Zero Bubble Pipeline Parallelism", 2023, section 2.1).
 */
final class ZeroBubble extends WholeStages {
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
            actions.add(Action.of(Action.Kind.BACKWARD_INPUT, i, 0));
            if (i >= stage) {
                actions.add(Action.of(Action.Kind.BACKWARD_WEIGHT, i - stage, 0));
            }
        }
        for (int i = Math.max(0, microBatches - stage); i < microBatches; i++) {
            actions.add(Action.of(Action.Kind.BACKWARD_WEIGHT, i, 0));
        }
    }
}
