package systole.isa.execute;

import java.util.List;
import systole.isa.Opcode;
import systole.isa.walk.QueueState;

/** Elementwise instructions of one source. */
final class UnaryMap extends Operation.Immediate {
    private final Opcode opcode;
    private final Ring destination;
    private final Ring source;
    private final double factor;
    private final double offset;
    private final Rounding rounding;

    /** With the factor and offset of a scale; others have no use for them. */
    UnaryMap(Opcode opcode, Ring destination, Ring source, double factor, double offset) {
        this.opcode = opcode;
        this.destination = destination;
        this.source = source;
        this.factor = factor;
        this.offset = offset;
        this.rounding = opcode == Opcode.CONVERT
                ? Rounding.once(destination.type())
                : new Rounding(destination, List.of(source));
        Shapes.same(destination, source);
    }

    @Override
    void act(QueueState at) {
        double[] a = source.read(at);
        double[] d = destination.write(at);
        map(d, a);
        rounding.apply(d, 0, d.length);
    }

    private void map(double[] d, double[] a) {
        switch (opcode) {
            case SCALE -> {
                for (int i = 0; i < d.length; i++) {
                    d[i] = a[i] * factor + offset;
                }
            }
            case EXP -> {
                for (int i = 0; i < d.length; i++) {
                    d[i] = StrictMath.exp(a[i]);
                }
            }
            case RECIPROCAL -> {
                for (int i = 0; i < d.length; i++) {
                    d[i] = 1 / a[i];
                }
            }
            case RSQRT -> {
                for (int i = 0; i < d.length; i++) {
                    d[i] = 1 / Math.sqrt(a[i]);
                }
            }
            case TANH -> {
                for (int i = 0; i < d.length; i++) {
                    d[i] = StrictMath.tanh(a[i]);
                }
            }
            case CONVERT -> System.arraycopy(a, 0, d, 0, d.length);
            default -> throw new IllegalStateException(opcode.mnemonic());
        }
    }
}
