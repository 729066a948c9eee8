package systole.workloads.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Micro-batches enter from both ends of a model that lies twice on the stages, and a forward pass of one direction runs beside
 * a backward pass of the other. Where a forward pass and the gradients of inputs and of weights take alike, the bubble is
 * {@code (p / 2 - 1) (F&B + B - 3 W)}, with {@code F&B} the time of two passes at once and B that of a whole backward pass
 * (DeepSeek-AI, "DeepSeek-V3 Technical Report", 2024, section 3.2.1; phases as in its published program).
 */
final class DualPipe implements Schedule {
    @Override
    public PipelinePlan plan(int stages, int chunks, int microBatches) {
        if (chunks != 1) {
            throw new IllegalArgumentException(
                    "found " + chunks + " virtual stages, expected 1: dualpipe lays the model on the stages twice");
        }
        if (stages % 2 != 0 || microBatches % 2 != 0 || microBatches < 2 * stages) {
            throw new IllegalArgumentException("found " + microBatches + " micro-batches on " + stages
                    + " stages, expected an even number of stages and, for dualpipe, an even number of at least twice as"
                    + " many micro-batches");
        }
        List<List<Action>> order = new ArrayList<>();
        for (int stage = 0; stage < stages; stage++) {
            order.add(new Writer(stage, stages, microBatches / 2).write());
        }
        return new PipelinePlan(stages, 2, microBatches, Placement.BIDIRECTIONAL, order);
    }

    /** Writes one stage. A direction is near (0) when its micro-batches enter at this stage's half, else far (1). */
    private static final class Writer {
        private final int half;
        private final int fromEnd;
        private final boolean swapped;
        private final int each;
        private final int[] forwards = new int[2];
        private final int[] backwards = new int[2];
        private final Deque<Action> late = new ArrayDeque<>();
        private final List<Action> actions = new ArrayList<>();

        Writer(int stage, int stages, int each) {
            this.half = stages / 2;
            this.fromEnd = Math.min(stage, stages - 1 - stage);
            this.swapped = stage >= half;
            this.each = each;
        }

        List<Action> write() {
            int inner = half - fromEnd - 1;
            for (int i = 0; i < 2 * inner; i++) {
                actions.add(forward(0));
            }
            for (int i = 0; i <= fromEnd; i++) {
                actions.add(forward(0));
                actions.add(forward(1));
            }
            for (int i = 0; i < inner; i++) {
                inputGradient(1);
                actions.add(late.remove());
                actions.add(forward(1));
            }
            for (int i = 0; i < each - 2 * half + fromEnd + 1; i++) {
                if (i == 0 && inner == 0) { // one after the other here, which shortens the bubble
                    actions.add(forward(0));
                    actions.add(backward(1, Action.Kind.BACKWARD));
                } else {
                    both(0, 1);
                }
                both(1, 0);
            }
            for (int i = 0; i < inner; i++) {
                actions.add(backward(1, Action.Kind.BACKWARD));
                both(1, 0);
            }
            drain();
            for (int i = 0; i < inner; i++) {
                actions.add(late.remove());
                inputGradient(0);
            }
            actions.addAll(late);
            return actions;
        }

        /** The last backward passes; the second half of them leave gradients of weights for later. */
        private void drain() {
            int passes = 2 * (fromEnd + 1);
            for (int i = 0; i < passes; i++) {
                if (i > fromEnd) {
                    inputGradient(1 - i % 2);
                } else {
                    actions.add(backward(1 - i % 2, Action.Kind.BACKWARD));
                }
            }
        }

        private void both(int forward, int backward) {
            Action first = forward(forward);
            actions.add(new Action(
                    first.kind(), first.microBatch(), first.chunk(), backward(backward, Action.Kind.BACKWARD)));
        }

        private void inputGradient(int direction) {
            Action action = backward(direction, Action.Kind.BACKWARD_INPUT);
            actions.add(action);
            late.add(Action.of(Action.Kind.BACKWARD_WEIGHT, action.microBatch(), action.chunk()));
        }

        private Action forward(int direction) {
            int chunk = chunk(direction);
            return Action.of(Action.Kind.FORWARD, chunk * each + forwards[chunk]++, chunk);
        }

        private Action backward(int direction, Action.Kind kind) {
            int chunk = chunk(direction);
            return Action.of(kind, chunk * each + backwards[chunk]++, chunk);
        }

        private int chunk(int direction) {
            return swapped ? 1 - direction : direction;
        }
    }
}
