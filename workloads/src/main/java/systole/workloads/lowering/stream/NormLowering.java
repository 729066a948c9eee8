package systole.workloads.lowering.stream;

import java.util.List;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.model.Family;
import systole.workloads.operator.Normalisation;

/** Lowers norms. */
public final class NormLowering {
    private NormLowering() {}

    /** The kernel of the norm. */
    public static List<Kernel> lower(Normalisation op, Lowering lowering) {
        boolean rms = op.kind() == Family.Norm.RMS;
        String name = (op.residual() ? "fused_add_" : "") + (rms ? "rmsnorm" : "layernorm");
        int columns = Math.toIntExact(op.columns());
        RowMath math = rms ? new RowMath.RmsNorm(columns) : new RowMath.LayerNorm(columns);
        return RowLowering.lower(
                new RowJob(name, op.rows(), columns, op.residual(), op.kind().vectors(), op.type(), op.output(), math),
                rms
                        ? lowering.library().rows().rmsNorm()
                        : lowering.library().rows().layerNorm(),
                lowering);
    }
}
