package systole.workloads.lowering;

import java.util.Map;
import java.util.Random;

/**
 * Parameters of layers, drawn at random, by their names in passes.
 *
 * @param values where they go
 * @param random draws them
 */
record DrawnParameters(Map<String, double[]> values, Random random) {
    /** Weights of a product whose results are about as large as its inputs, and a bias where there is one. */
    void linear(String name, int n, int k, boolean biased) {
        values.put("w_" + name, Numbers.normal(random, n * k, 1 / Math.sqrt(k)));
        if (biased) {
            values.put("b_" + name, Numbers.normal(random, n, 0.3));
        }
    }

    void norm(String name, int columns, boolean biased) {
        values.put("w_" + name, Numbers.normal(random, columns, 1));
        if (biased) {
            values.put("b_" + name, Numbers.normal(random, columns, 1));
        }
    }

    /** A mask that drops that share of so many values. */
    void mask(String name, int count, double dropout) {
        values.put(
                name + "_mask",
                random.doubles(count).map(draw -> draw < dropout ? 0 : 1).toArray());
    }
}
