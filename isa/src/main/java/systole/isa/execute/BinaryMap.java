package systole.isa.execute;

import java.util.List;
import systole.isa.Opcode;
import systole.isa.walk.QueueState;

/** Elementwise instructions of two sources. */
final class BinaryMap extends Operation.Immediate {
    private final Opcode opcode;
    private final Ring destination;
    private final Source first;
    private final Source second;
    private final Rounding rounding;

    BinaryMap(Opcode opcode, Ring destination, Ring first, Ring second) {
        this.opcode = opcode;
        this.destination = destination;
        this.first = new Source(first, destination);
        this.second = new Source(second, destination);
        this.rounding = new Rounding(destination, List.of(first, second));
    }

    @Override
    void act(QueueState at) {
        first.read(at);
        second.read(at);
        double[] d = destination.write(at);
        int columns = destination.columns();
        for (int i = 0; i < destination.rows(); i++) {
            row(d, i * columns, first.row(i), first.offset(i), second.row(i), second.offset(i), columns);
        }
        rounding.apply(d, 0, d.length);
    }

    private void row(double[] d, int to, double[] a, int fromA, double[] b, int fromB, int columns) {
        switch (opcode) {
            case ADD -> {
                for (int j = 0; j < columns; j++) {
                    d[to + j] = a[fromA + j] + b[fromB + j];
                }
            }
            case SUB -> {
                for (int j = 0; j < columns; j++) {
                    d[to + j] = a[fromA + j] - b[fromB + j];
                }
            }
            case MUL -> {
                for (int j = 0; j < columns; j++) {
                    d[to + j] = a[fromA + j] * b[fromB + j];
                }
            }
            case MAX -> {
                for (int j = 0; j < columns; j++) {
                    d[to + j] = Math.max(a[fromA + j], b[fromB + j]);
                }
            }
            default -> throw new IllegalStateException(opcode.mnemonic());
        }
    }
}
