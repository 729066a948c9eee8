package systole.workloads.operator;

import java.util.List;
import java.util.Locale;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.ElementwiseLowering;
import systole.workloads.lowering.stream.ElementwiseMath;

/**
 * An operation on each element of a result of {@code rows x columns}.
 *
 * @param name name in reports
 * @param kind operation
 * @param rows rows of the result
 * @param columns columns of the result
 * @param type format of the inputs
 * @param output format of the result
 */
public record Elementwise(String name, Kind kind, long rows, long columns, DataType type, DataType output)
        implements Operator {
    /** The operations, with what each does to the values of one element. */
    public enum Kind {
        /** Sum of two tensors. */
        ADD(2, false, ElementwiseMath::add),
        /** Product of two tensors. */
        MUL(2, false, ElementwiseMath::multiply),
        /** Rectifier. */
        RELU(1, false, ElementwiseMath::rectify),
        /** Hyperbolic tangent. */
        TANH(1, false, ElementwiseMath::tanh),
        /** Gaussian error linear unit by its tanh form. */
        GELU(1, false, ElementwiseMath::gelu),
        /** x * sigmoid(x). */
        SILU(1, false, ElementwiseMath::silu),
        /** silu(gate) * up; gate and up are the halves of rows of {@code 2 * columns}. */
        SILU_MUL(2, true, ElementwiseMath::siluMultiply),
        /** gelu(gate) * up; gate and up are the halves of rows of {@code 2 * columns}. */
        GELU_MUL(2, true, ElementwiseMath::geluMultiply);

        private final int inputs;
        private final boolean halves;
        private final ElementwiseMath math;

        Kind(int inputs, boolean halves, ElementwiseMath math) {
            this.inputs = inputs;
            this.halves = halves;
            this.math = math;
        }

        /** Values read for each result. */
        public int inputs() {
            return inputs;
        }

        /** The two values are in halves of the rows of one tensor. */
        public boolean halves() {
            return halves;
        }

        /** Its instructions. */
        public ElementwiseMath math() {
            return math;
        }

        /** The name used in files. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks that the shape is positive. */
    public Elementwise {
        Shapes.positive(name, rows, columns);
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.ELEMENTWISE;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return ElementwiseLowering.lower(this, lowering);
    }

    @Override
    public double memoryBytes() {
        return (double) type.bytes(kind.inputs() * rows * columns) + output.bytes(rows * columns);
    }

    @Override
    public double inputBytes() {
        return type.bytes(kind.inputs() * rows * columns);
    }

    @Override
    public double outputBytes() {
        return output.bytes(rows * columns);
    }

    @Override
    public double matrixFlops() {
        return 0;
    }
}
