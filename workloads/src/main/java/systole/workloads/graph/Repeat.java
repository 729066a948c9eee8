package systole.workloads.graph;

import java.util.List;

/**
 * Steps done several times in a row, each time on other weights.
 *
 * @param count times
 * @param steps the block
 */
public record Repeat(int count, List<Step> steps) implements Step {
    /** Copies the steps and checks the count. */
    public Repeat {
        steps = List.copyOf(steps);
        if (count < 1) {
            throw new IllegalArgumentException("a block is repeated at least once, found " + count);
        }
    }

    @Override
    public void accept(StepVisitor visitor) {
        visitor.repeat(this);
    }
}
