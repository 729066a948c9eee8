package systole.workloads.operator;

import java.util.List;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;

/** One operator on one device. */
public interface Operator {
    /** What it is called in reports, such as {@code qkv_projection}. */
    String name();

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
}
