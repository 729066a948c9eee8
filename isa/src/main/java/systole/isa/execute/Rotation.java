package systole.isa.execute;

import java.util.List;
import systole.isa.walk.QueueState;

/** Rotates element pairs half a part apart by angles given as cosines and sines. */
final class Rotation extends Operation.Immediate {
    private final Ring destination;
    private final Ring source;
    private final Ring angles;
    private final Rounding rounding;

    Rotation(Ring destination, Ring source, Ring angles) {
        this.destination = destination;
        this.source = source;
        this.angles = angles;
        this.rounding = new Rounding(destination, List.of(source, angles));
        Shapes.same(destination, source);
        Fault.require(
                (angles.rows() == 1 || angles.rows() == source.rows())
                        && angles.columns() % 2 == 0
                        && source.columns() % angles.columns() == 0,
                "angles " + angles.shape() + " must have one row or those of " + source.shape()
                        + ", and an even number of columns that divides its columns");
    }

    @Override
    void act(QueueState at) {
        double[] a = source.read(at);
        double[] b = angles.read(at);
        double[] d = destination.write(at);
        int part = angles.columns();
        int parts = source.columns() / part;
        for (int i = 0; i < source.rows() * parts; i++) {
            rotate(d, a, i * part, b, angles.rows() == 1 ? 0 : i / parts * part, part / 2);
        }
        rounding.apply(d, 0, d.length);
    }

    private static void rotate(double[] d, double[] a, int from, double[] b, int angle, int half) {
        for (int j = 0; j < half; j++) {
            double x = a[from + j];
            double y = a[from + half + j];
            double cosine = b[angle + j];
            double sine = b[angle + half + j];
            d[from + j] = x * cosine - y * sine;
            d[from + half + j] = y * cosine + x * sine;
        }
    }
}
