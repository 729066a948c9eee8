package systole.isa.execute;

import java.util.List;
import systole.isa.Affine;
import systole.isa.Opcode;
import systole.isa.walk.QueueState;

/** One number for each row. */
final class Reduction extends Operation.Immediate {
    private final Opcode opcode;
    private final Ring destination;
    private final Ring source;
    private final Affine position;
    private final Rounding rounding;

    /** With the position that is added to an index; other reductions have no use for it. */
    Reduction(Opcode opcode, Ring destination, Ring source, Affine position) {
        this.opcode = opcode;
        this.destination = destination;
        this.source = source;
        this.position = position;
        // An index is a whole number whatever type the row has.
        this.rounding = new Rounding(destination, opcode == Opcode.ARGMAX ? List.of() : List.of(source));
        Shapes.column(destination, source);
    }

    @Override
    void act(QueueState at) {
        double[] a = source.read(at);
        double[] d = destination.write(at);
        int columns = source.columns();
        for (int i = 0; i < d.length; i++) {
            int from = i * columns;
            d[i] = switch (opcode) {
                case REDUCE_SUM -> sum(a, from, columns);
                case REDUCE_MAX -> max(a, from, columns);
                default -> at.value(position) + largest(a, from, columns);
            };
        }
        rounding.apply(d, 0, d.length);
    }

    private double sum(double[] a, int from, int columns) {
        double sum = a[from];
        for (int j = 1; j < columns; j++) {
            sum = rounding.partial(sum + a[from + j]);
        }
        return sum;
    }

    private static double max(double[] a, int from, int columns) {
        double max = a[from];
        for (int j = 1; j < columns; j++) {
            max = Math.max(max, a[from + j]);
        }
        return max;
    }

    /** The first of the largest; a NaN counts as larger than all numbers, as in {@link #max}. */
    private static int largest(double[] a, int from, int columns) {
        int best = 0;
        for (int j = 1; j < columns && !Double.isNaN(a[from + best]); j++) {
            if (a[from + j] > a[from + best] || Double.isNaN(a[from + j])) {
                best = j;
            }
        }
        return best;
    }
}
