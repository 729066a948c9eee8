package systole.study.sweep;

import java.util.Arrays;

/**
 * What became of a point. Arrays are owned by the record.
 *
 * @param values of the report keys, in order; NaN where the report has none, and for a failed point
 * @param feasible whether it was simulated and keeps all constraints
 * @param error why there is no result; empty when there is one
 */
public record Answer(double[] values, boolean feasible, String error) {
    /** A point without a result. */
    static Answer failed(int keys, String error) {
        double[] values = new double[keys];
        Arrays.fill(values, Double.NaN);
        return new Answer(values, false, error);
    }

    /** True when there is no result. */
    public boolean failed() {
        return !error.isEmpty();
    }
}
