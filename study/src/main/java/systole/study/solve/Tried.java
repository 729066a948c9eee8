package systole.study.solve;

import java.util.List;

/**
 * A value of the knob and what came out.
 *
 * @param number of the value in the lattice
 * @param value in base units
 * @param keys values of the report keys; NaN where there is no result
 * @param kept whether all constraints were kept
 * @param error why there is no result; else empty
 */
public record Tried(int number, double value, List<Double> keys, boolean kept, String error) {
    /** Copies the list. */
    public Tried {
        keys = List.copyOf(keys);
    }
}
