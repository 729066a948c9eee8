package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Gradients beside what a loss changes by when each number is moved up and down a step. */
final class Slopes {
    private static final double STEP = 1e-5;

    private Slopes() {}

    /**
     * Compares all elements of a gradient.
     *
     * @param name the value that is moved
     * @param gradient of the loss by it
     * @param loss of all values
     */
    static void close(
            String name,
            double[] gradient,
            Map<String, double[]> values,
            ToDoubleFunction<Map<String, double[]>> loss) {
        Map<String, double[]> moved = new HashMap<>(values);
        double[] at = Numbers.of(moved, name).clone();
        moved.put(name, at);
        assertThat(gradient).as(name).hasSameSizeAs(at);
        double largest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < at.length; i++) {
            double middle = at[i];
            at[i] = middle + STEP;
            double above = loss.applyAsDouble(moved);
            at[i] = middle - STEP;
            double expected = (above - loss.applyAsDouble(moved)) / (2 * STEP);
            at[i] = middle;
            assertThat(gradient[i]).as(name + i).isCloseTo(expected, within(3e-5 * largest));
        }
    }
}
