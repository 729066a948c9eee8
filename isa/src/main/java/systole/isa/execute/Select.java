package systole.isa.execute;

import java.util.List;
import systole.isa.walk.QueueState;

/** Choice by the sign of a third source, whose type does not matter to what is chosen. */
final class Select extends Operation.Immediate {
    private final Ring destination;
    private final Source positive;
    private final Source other;
    private final Source sign;
    private final Rounding rounding;

    Select(Ring destination, Ring positive, Ring other, Ring sign) {
        this.destination = destination;
        this.positive = new Source(positive, destination);
        this.other = new Source(other, destination);
        this.sign = new Source(sign, destination);
        this.rounding = new Rounding(destination, List.of(positive, other));
    }

    @Override
    void act(QueueState at) {
        positive.read(at);
        other.read(at);
        sign.read(at);
        double[] d = destination.write(at);
        int columns = destination.columns();
        for (int i = 0; i < destination.rows(); i++) {
            double[] a = positive.row(i);
            double[] b = other.row(i);
            double[] c = sign.row(i);
            int fromA = positive.offset(i);
            int fromB = other.offset(i);
            int fromC = sign.offset(i);
            for (int j = 0; j < columns; j++) {
                d[i * columns + j] = c[fromC + j] > 0 ? a[fromA + j] : b[fromB + j];
            }
        }
        rounding.apply(d, 0, d.length);
    }
}
