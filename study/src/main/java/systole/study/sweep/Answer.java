package systole.study.sweep;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What became of a point. Arrays are owned by the record.
 *
 * @param values of the report keys, in order; NaN where the report has none, and for a failed point
 * @param feasible whether it was simulated and keeps all constraints
 * @param error why there is no result; empty when there is one
 * @param fault what went wrong where the program is to blame, not the point; else null
 */
public record Answer(
        double[] values,
        boolean feasible,
        String error,
        @Nullable Throwable fault) {
    private static final String FAULT = "internal error: ";

    /** A point without a result. */
    static Answer failed(int keys, String error) {
        return failed(keys, error, null);
    }

    /** A point without a result by a fault of the program. */
    static Answer faulty(int keys, Throwable fault) {
        return failed(keys, FAULT + fault, fault);
    }

    private static Answer failed(int keys, String error, @Nullable Throwable fault) {
        double[] values = new double[keys];
        Arrays.fill(values, Double.NaN);
        return new Answer(values, false, error, fault);
    }

    /** True when there is no result. */
    public boolean failed() {
        return !error.isEmpty();
    }

    /** True for the error of a point at which the program is to blame. */
    static boolean tellsOfFault(String error) {
        return error.startsWith(FAULT);
    }
}
