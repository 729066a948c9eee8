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
        SoftmaxLibrary library = lowering.library().softmax();
        return RowLowering.lower(
                new RowJob(
                        "softmax",
                        op.rows(),
                        Math.toIntExact(op.columns()),
                        false,
                        0,
                        op.type(),
                        op.type(),
                        library.longRowReads() == 2 ? new SoftmaxRow() : new SteppedSoftmaxRow()),
                library.rows(),
                lowering.target());
    }
}
