package systole.isa.execute;

import java.util.Arrays;
import java.util.List;
import systole.isa.Affine;
import systole.isa.walk.QueueState;

/** Columns past a place that moves with the row become minus infinity. */
final class Mask extends Operation.Immediate {
    private final Ring destination;
    private final Ring source;
    private final Affine position;
    private final double slope;
    private final Rounding rounding;

    Mask(Ring destination, Ring source, Affine position, double slope) {
        this.destination = destination;
        this.source = source;
        this.position = position;
        this.slope = slope;
        this.rounding = new Rounding(destination, List.of(source));
        Shapes.same(destination, source);
    }

    @Override
    void act(QueueState at) {
        double[] a = source.read(at);
        double[] d = destination.write(at);
        int columns = destination.columns();
        long first = at.value(position);
        for (int i = 0; i < destination.rows(); i++) {
            // A slope of 1 / n, rounded down, is still a whole step after n rows.
            int end = (int) Math.max(0, Math.min(columns, first + Math.floor(Math.nextUp(slope) * i)));
            int row = i * columns;
            System.arraycopy(a, row, d, row, end);
            Arrays.fill(d, row + end, row + columns, Double.NEGATIVE_INFINITY);
        }
        rounding.apply(d, 0, d.length);
    }
}
