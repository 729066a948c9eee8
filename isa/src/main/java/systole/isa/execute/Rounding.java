package systole.isa.execute;

import java.util.List;
import systole.isa.DataType;
import systole.isa.number.NumberFormat;

/**
 * The end of an instruction that computes in doubles: the result is rounded to fp32, except where only integers are in play,
 * and then to the destination's type. Sums and products of int32 that a double does not hold exactly lie far beyond where
 * int32 saturates.
 */
final class Rounding {
    private final boolean exact;
    private final boolean single;
    private final NumberFormat format;

    /** The rounding of a destination computed from these sources. */
    Rounding(Ring destination, List<Ring> sources) {
        this(
                destination.type(),
                destination.type().integer()
                        && sources.stream().allMatch(source -> source.type().integer()));
    }

    private Rounding(DataType type, boolean exact) {
        this.exact = exact;
        this.single = type == DataType.FP32;
        this.format = NumberFormat.of(type);
    }

    /** A conversion: straight to the type. */
    static Rounding once(DataType type) {
        return new Rounding(type, true);
    }

    /** The rounding of a sum whose terms have its type. */
    static Rounding of(DataType type) {
        return new Rounding(type, type.integer());
    }

    /** A sum on its way. */
    double partial(double sum) {
        return exact ? sum : (float) sum;
    }

    /** Rounds results in place. */
    void apply(double[] values, int from, int count) {
        if (!exact) {
            for (int i = from; i < from + count; i++) {
                values[i] = (float) values[i];
            }
        }
        if (!single) {
            format.round(values, from, count);
        }
    }

    /** Adds and rounds. */
    void add(double[] values, int from, double[] terms, int termsFrom, int count) {
        for (int i = 0; i < count; i++) {
            values[from + i] += terms[termsFrom + i];
        }
        apply(values, from, count);
    }
}
