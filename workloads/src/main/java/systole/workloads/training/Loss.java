package systole.workloads.training;

import java.util.List;
import systole.isa.DataType;
import systole.workloads.graph.Collective;
import systole.workloads.lowering.stream.SoftmaxFunction;
import systole.workloads.operator.EmbeddingGather;
import systole.workloads.operator.EmbeddingGradient;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;
import systole.workloads.operator.RowPass;

/**
 * Cross entropy over a vocabulary that tensor-parallel ranks share: each row's largest logit, sum of exponentials and logit of the
 * right token are exchanged, never the logits (Shoeybi et al., "Megatron-LM", 2019). Not fused, it works in fp32 and keeps the
 * softmax; fused, it keeps the logits and what it has learned of each row.
 *
 * @param site sizes
 * @param columns of the logits here
 * @param ranks that share them
 */
record Loss(Site site, int columns, int ranks) implements Objective {
    private static final DataType FP32 = DataType.FP32;

    private boolean fused() {
        return site.fuses(FusedKernel.CROSS_ENTROPY);
    }

    private DataType type() {
        return fused() ? site.wide() : FP32;
    }

    private void reduce(Tape tape, String value, long numbers) {
        tape.exchange(
                "loss_" + value + "_all_reduce",
                Collective.Kind.ALL_REDUCE,
                FP32.bytes(site.rows() * numbers),
                ranks,
                value,
                Collective.Group.TENSOR);
    }

    private void rows(Tape tape, String name, SoftmaxFunction function, String... tensors) {
        tape.operator(new RowPass(name, function, site.rows(), columns(), type(), type()), tensors);
    }

    private void pointwise(
            Tape tape, String name, LayerFunction function, DataType from, DataType to, String... tensors) {
        tape.operator(new Pointwise(name, function, site.rows(), columns(), from, to), tensors);
    }

    /** The logit of each row's right token: a row of one column in a table of all logits. */
    private void target(Tape tape, String logits) {
        tape.operator(
                new EmbeddingGather("loss_target", site.rows(), 1, site.rows() * columns(), type()),
                "tokens",
                "target_places",
                "table",
                logits,
                "y",
                "target_logit");
        reduce(tape, "target_logit", 1);
    }

    @Override
    public void forward(Tape tape) {
        if (fused()) {
            rows(tape, "loss_statistics", SoftmaxFunction.ROW_STATISTICS, "x", "logits", "max", "max", "sum", "sum");
            reduce(tape, "statistics", 2);
            target(tape, "logits");
            return;
        }
        pointwise(tape, "loss_cast", LayerFunction.CAST, site.wide(), FP32, "x", "logits", "y", "softmax");
        rows(tape, "loss_max", SoftmaxFunction.ROW_MAX, "x", "softmax", "max", "max");
        reduce(tape, "max", 1);
        pointwise(tape, "loss_shift", LayerFunction.SHIFT, FP32, FP32, "x", "softmax", "shift", "max", "y", "softmax");
        target(tape, "softmax");
        pointwise(tape, "loss_exp", LayerFunction.EXP, FP32, FP32, "x", "softmax", "y", "softmax");
        rows(tape, "loss_sum", SoftmaxFunction.ROW_SUM, "x", "softmax", "sum", "sum");
        reduce(tape, "sum", 1);
        pointwise(tape, "loss_divide", LayerFunction.DIVIDE, FP32, FP32, "x", "softmax", "sum", "sum", "y", "softmax");
    }

    /** Softmax less one at the right token, times the gradient of the loss. */
    @Override
    public void inputGradient(Tape tape) {
        if (fused()) {
            pointwise(
                    tape,
                    "loss_gradient",
                    LayerFunction.EXP_FACTOR,
                    site.wide(),
                    site.wide(),
                    "x",
                    "logits",
                    "shift",
                    "max",
                    "factor",
                    "share",
                    "y",
                    "d_logits");
        }
        String gradient = fused() ? "d_logits" : "softmax";
        tape.operator(
                new EmbeddingGradient("loss_target_gradient", site.rows(), 1, site.rows() * columns(), type(), type()),
                "tokens",
                "target_places",
                "dy",
                "minus_ones",
                "d_table",
                gradient);
        if (!fused()) {
            tape.operator(
                    new Pointwise(
                            "loss_scale", LayerFunction.SCALE, site.rows(), columns(), FP32, FP32, 1.0 / site.rows()),
                    "x",
                    "softmax",
                    "y",
                    "softmax");
            pointwise(
                    tape, "loss_gradient_cast", LayerFunction.CAST, FP32, site.wide(), "x", "softmax", "y", "d_logits");
        }
    }

    @Override
    public long values() {
        return site.rows() * columns;
    }

    @Override
    public List<Kept> kept() {
        long values = site.rows() * columns();
        return fused()
                ? List.of(new Kept("logits", site.wide().bytes(values)), new Kept("max", FP32.bytes(2 * site.rows())))
                : List.of(new Kept("softmax", FP32.bytes(values)));
    }
}
