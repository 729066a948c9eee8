package systole.workloads.lowering.stream;

import java.util.List;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.operator.Softmax;

/** Lowers softmax over rows. */
public final class SoftmaxLowering {
    private SoftmaxLowering() {}

    /** The kernel of the softmax. */
    public static List<Kernel> lower(Softmax op, Lowering lowering) {
        StreamLibrary library = lowering.library().rows().softmax();
        return RowLowering.lower(
                new RowJob(
                        "softmax",
                        op.rows(),
                        Math.toIntExact(op.columns()),
                        false,
                        0,
                        op.type(),
                        op.type(),
                        library.rowBlock() == null ? new RowMath.SoftmaxRow() : new RowMath.SoftmaxPasses()),
                library,
                lowering);
    }
}
