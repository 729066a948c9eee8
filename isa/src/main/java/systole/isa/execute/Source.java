package systole.isa.execute;

import java.util.Arrays;
import systole.isa.walk.QueueState;

/** A source of a vector instruction, repeated along rows or columns where it has only one. */
final class Source {
    private final Ring ring;
    private final int width;
    private final boolean oneRow;
    private final boolean oneColumn;
    private final double[] spread;
    private double[] values = {};

    Source(Ring ring, Ring destination) {
        this.ring = ring;
        this.width = destination.columns();
        this.oneRow = ring.rows() == 1;
        this.oneColumn = ring.columns() == 1 && width > 1;
        this.spread = new double[oneColumn ? width : 0];
        Fault.require(
                (oneRow || ring.rows() == destination.rows()) && (oneColumn || ring.columns() == width),
                "source " + ring.shape() + " cannot be repeated to the shape of " + destination.shape());
    }

    void read(QueueState at) {
        values = ring.read(at);
    }

    /** An array that holds a row of the source, one element for each column of the destination. */
    double[] row(int row) {
        if (oneColumn) {
            Arrays.fill(spread, values[oneRow ? 0 : row]);
            return spread;
        }
        return values;
    }

    /** Where in that array the row begins. */
    int offset(int row) {
        return oneColumn || oneRow ? 0 : row * width;
    }
}
