package systole.workloads.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Gradients beside what a loss changes by when each number is moved up and down a step. */
final class Slopes {
    private static final double STEP = 1e-5;

    /** Of the largest gradient of a tensor: differences are good to 1e-9, fp32 sums of some hundred terms to 1e-5. */
    static final double BOUND = 3e-5;

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
        IntStream all = IntStream.range(0, gradient.length);
        close(name, gradient, Numbers.of(values, name), all, of(name, values, loss), BOUND, 0);
    }

    /** Compares some elements, drawn at random. */
    static void sampled(
            String name,
            double[] gradient,
            Map<String, double[]> values,
            ToDoubleFunction<Map<String, double[]>> loss,
            Random random,
            int samples) {
        double[] given = Numbers.of(values, name);
        close(name, gradient, given, random.ints(samples, 0, given.length), of(name, values, loss), BOUND, 0);
    }

    private static ToDoubleFunction<double[]> of(
            String name, Map<String, double[]> values, ToDoubleFunction<Map<String, double[]>> loss) {
        Map<String, double[]> moved = new HashMap<>(values);
        return at -> {
            moved.put(name, at);
            return loss.applyAsDouble(moved);
        };
    }

    /**
     * Compares elements of a gradient.
     *
     * @param given the value that is moved
     * @param elements which of them
     * @param loss of the value
     * @param relative bound, of the largest element
     * @param absolute bound beside it
     */
    static void close(
            String name,
            double[] gradient,
            double[] given,
            IntStream elements,
            ToDoubleFunction<double[]> loss,
            double relative,
            double absolute) {
        assertThat(gradient).as(name).hasSameSizeAs(given);
        double largest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
        double[] at = given.clone();
        elements.forEach(i -> {
            double middle = at[i];
            at[i] = middle + STEP;
            double above = loss.applyAsDouble(at);
            at[i] = middle - STEP;
            double expected = (above - loss.applyAsDouble(at)) / (2 * STEP);
            at[i] = middle;
            assertThat(gradient[i])
                    .as("gradient of %s[%s], of at most %s", name, i, largest)
                    .isCloseTo(expected, within(relative * largest + absolute));
        });
    }
}
