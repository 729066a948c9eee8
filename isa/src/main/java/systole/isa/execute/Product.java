package systole.isa.execute;

import java.util.Arrays;
import systole.isa.DataType;
import systole.isa.Opcode;
import systole.isa.walk.QueueState;

/** Matrix products, the second operand as it is or transposed. */
final class Product extends Operation.Immediate {
    private interface Sums {
        void add(double[] d, double[] a, double[] b);
    }

    private final Ring destination;
    private final Ring first;
    private final Ring second;
    private final boolean accumulates;
    private final Sums sums;

    Product(Opcode opcode, Ring destination, Ring first, Ring second) {
        boolean transposed = opcode.transposed();
        this.accumulates = opcode == Opcode.MMA || opcode == Opcode.MMA_T;
        this.destination = destination;
        this.first = first;
        this.second = second;
        Fault.require(
                destination != first && destination != second,
                destination.shape() + " is both the result and an operand of a product");
        boolean integer = first.type().integer();
        DataType sum = first.type().accumulator();
        Fault.require(
                integer == second.type().integer(),
                "a product of " + first.type().text() + " and " + second.type().text()
                        + ": both must be integers or neither");
        Fault.require(
                destination.type() == sum,
                "sums of " + first.type().text() + " are " + sum.text() + ", found " + destination.shape());
        int rows = first.rows();
        int depth = first.columns();
        int columns = transposed ? second.rows() : second.columns();
        Fault.require(
                destination.rows() == rows
                        && destination.columns() == columns
                        && depth == (transposed ? second.columns() : second.rows()),
                "shapes do not fit: " + destination.shape() + " from " + first.shape() + " and " + second.shape()
                        + (transposed ? " transposed" : ""));
        if (!integer) {
            this.sums = new FloatSums(rows, depth, columns, transposed)::add;
        } else if (NarrowSums.fit(first.type(), second.type(), depth)) {
            this.sums = new NarrowSums(rows, depth, columns, transposed)::add;
        } else {
            this.sums = new IntegerSums(rows, depth, columns, transposed)::add;
        }
    }

    @Override
    void act(QueueState at) {
        double[] a = first.read(at);
        double[] b = second.read(at);
        double[] d = accumulates ? destination.update(at) : destination.write(at);
        if (!accumulates) {
            Arrays.fill(d, 0);
        }
        sums.add(d, a, b);
    }
}
