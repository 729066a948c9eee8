package systole.workloads.training;

import java.util.List;
import systole.workloads.lowering.stream.ColumnFunction;
import systole.workloads.lowering.stream.NormGradient;
import systole.workloads.model.Family;
import systole.workloads.operator.ColumnPass;
import systole.workloads.operator.Normalisation;
import systole.workloads.operator.RowPass;

/**
 * An RMS norm of each query and key head, in place on their part of the fused projection.
 *
 * @param site sizes
 */
record HeadNormNode(Site site) implements Node {
    private long heads() {
        return (long) site.shard().heads() + site.shard().kvHeads();
    }

    private long rows() {
        return site.rows() * heads();
    }

    private int dim() {
        return site.config().headDim();
    }

    @Override
    public void forward(Tape tape) {
        tape.weighted(
                new Normalisation("head_norm", Family.Norm.RMS, false, rows(), dim(), site.wide(), site.wide()),
                site.wide().bytes(2L * dim()),
                "x",
                "qkv_heads",
                "y",
                "qkv_heads_normed");
    }

    @Override
    public void inputGradient(Tape tape) {
        tape.operator(
                new RowPass(
                        "head_norm_gradient", NormGradient.of(false, false), rows(), dim(), site.wide(), site.wide()),
                "dy",
                "d_qkv_heads_normed",
                "x",
                "qkv_heads",
                "dx",
                "d_qkv_heads",
                "rstd",
                "rstd_heads");
    }

    @Override
    public void weightGradient(Tape tape) {
        if (site.options().lora() == null) {
            tape.operator(
                    new ColumnPass(
                            "head_norm_weight_gradient",
                            ColumnFunction.RMS_NORM_GRAD,
                            rows(),
                            dim(),
                            site.wide(),
                            site.precision().gradients()),
                    "dy",
                    "d_qkv_heads_normed",
                    "x",
                    "qkv_heads",
                    "rstd",
                    "rstd_heads",
                    "d_weight",
                    "d_w_head_norm");
        }
    }

    @Override
    public long parameters() {
        return 2L * dim();
    }

    @Override
    public long partial() {
        return site.partialByParts(parameters());
    }

    @Override
    public Effort effort() {
        return Effort.CHEAP;
    }

    @Override
    public List<Kept> inputs() {
        return List.of(site.whole("qkv_heads", heads() * dim()));
    }

    @Override
    public List<Kept> needs() {
        return inputs();
    }
}
