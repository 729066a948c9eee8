package systole.isa.execute;

import java.util.Arrays;
import java.util.List;
import systole.isa.walk.QueueState;

/** A constant in every element. */
final class Fill extends Operation.Immediate {
    private final Ring destination;
    private final double value;
    private final Rounding rounding;

    Fill(Ring destination, double value) {
        this.destination = destination;
        this.value = value;
        this.rounding = new Rounding(destination, List.of());
    }

    @Override
    void act(QueueState at) {
        double[] d = destination.write(at);
        Arrays.fill(d, value);
        rounding.apply(d, 0, d.length);
    }
}
