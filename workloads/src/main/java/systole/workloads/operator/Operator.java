package systole.workloads.operator;

import java.util.List;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;

/** One operator on one device. */
public interface Operator {
    /** What it is called in reports, such as {@code qkv_projection}. */
    String name();

    /** What it does. */
    OperatorKind operatorKind();

    /**
     * The kernels that compute it, run one after the other.
     *
     * @throws systole.workloads.lowering.UnsupportedOperatorException when the target cannot run it, with the reason
     */
    List<Kernel> lower(Lowering lowering);

    /** Floating-point operations of its matrix products, causal attention counted half; 0 for other work. */
    double matrixFlops();

    /** Bytes that must come from or go to memory when nothing but this operator's own tensors is kept on chip. */
    double memoryBytes();

    /** Bytes that it takes from other operators: weights and tables not counted, keys and values counted. */
    double inputBytes();

    /** Bytes that it gives to other operators, appended keys and values counted. */
    double outputBytes();
}
