package systole.workloads.training;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.workloads.lowering.stream.BlockUpdate;
import systole.workloads.operator.Operator;
import systole.workloads.operator.Pointwise;
import systole.workloads.operator.RowPass;
import systole.workloads.operator.Update;

/** Rules by which parameters are updated, with what each keeps for a parameter beside a master copy. */
public enum Optimizer {
    /** Two moments (Kingma and Ba, "Adam", 2015). */
    ADAM(2, Update.Rule.ADAM),
    /** Two moments in 8 bits, with a scale for each block of 256 (Dettmers et al., "8-bit Optimizers", 2022). */
    ADAM_8BIT(2, null),
    /** The gradient alone. */
    SGD(0, Update.Rule.SGD),
    /** A running sum of gradients (Sutskever et al., 2013). */
    MOMENTUM(1, Update.Rule.MOMENTUM);

    /** Columns of parameters as they are laid out for an update that needs no blocks. */
    private static final int COLUMNS = 1024;

    /** A learning rate; no time or byte depends on it. */
    private static final double RATE = 1e-4;

    private final int moments;
    private final Update.@Nullable Rule rule;

    Optimizer(int moments, Update.@Nullable Rule rule) {
        this.moments = moments;
        this.rule = rule;
    }

    /** The name used in files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Bytes that it keeps for so many parameters, master copy included. */
    public long stateBytes(TrainingPrecision precision, long parameters) {
        DataType master = precision.master();
        long copy = master == null ? 0 : master.bytes(parameters);
        if (rule == null) {
            long blocks = ceil(parameters, BlockUpdate.BLOCK);
            return copy + moments * (DataType.INT8.bytes(parameters) + DataType.FP32.bytes(blocks));
        }
        return copy + moments * precision.state().bytes(parameters);
    }

    /** The operator that updates so many parameters. */
    Operator update(String name, TrainingPrecision precision, long parameters) {
        DataType gradients = precision.gradients();
        DataType weights = precision.weights();
        if (rule == null) {
            BlockUpdate blocks = new BlockUpdate(precision.master());
            long rows = ceil(parameters, BlockUpdate.BLOCK);
            return new RowPass(name, blocks, 1, rows, BlockUpdate.BLOCK, gradients, weights, RATE);
        }
        Update update = new Update(rule, precision.master(), precision.state());
        return new Pointwise(name, update, ceil(parameters, COLUMNS), COLUMNS, gradients, weights, RATE);
    }

    private static long ceil(long whole, long part) {
        return (whole + part - 1) / part;
    }
}
