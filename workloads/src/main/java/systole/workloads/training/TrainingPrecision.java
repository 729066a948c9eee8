package systole.workloads.training;

import org.jspecify.annotations.Nullable;
import systole.isa.DataType;

/**
 * Number formats of training.
 *
 * @param compute operands of the linear layers
 * @param wide activations, attention, norms and the LM head
 * @param weights parameters as they are stored for forward and backward passes
 * @param gradients gradients of parameters as they are summed over micro-batches
 * @param master copy of the parameters that the optimizer updates; null where it updates the stored ones
 * @param state each number that the optimizer keeps for a parameter
 */
public record TrainingPrecision(
        DataType compute,
        DataType wide,
        DataType weights,
        DataType gradients,
        @Nullable DataType master,
        DataType state) {
    /**
     * Mixed precision (Micikevicius et al., "Mixed Precision Training", 2018): half-precision weights and activations beside an
     * fp32 master copy and fp32 state; in fp32 and tf32 nothing is held twice. An fp8 format covers the linear layers only.
     *
     * @param compute format of the products
     * @param gradients format in which gradients are summed
     */
    public static TrainingPrecision mixed(DataType compute, DataType gradients) {
        DataType wide = compute.bits() < 16 ? DataType.BF16 : compute == DataType.TF32 ? DataType.FP32 : compute;
        DataType master = wide == DataType.FP32 ? null : DataType.FP32;
        return new TrainingPrecision(compute, wide, wide, gradients, master, DataType.FP32);
    }

    /** Mixed precision with gradients in the format of the weights. */
    public static TrainingPrecision mixed(DataType compute) {
        return mixed(compute, mixed(compute, DataType.FP32).weights());
    }

    /** The linear layers' operands are narrower than the activations that come in. */
    public boolean narrow() {
        return compute.bits() < wide.bits() && compute != DataType.TF32;
    }

    /** Losses are scaled so that small gradients survive, and gradients checked for overflow. */
    public boolean scalesLoss() {
        return compute == DataType.FP16;
    }

    /** The same with products in the format of the activations, as the LM head has them. */
    TrainingPrecision withoutNarrowProducts() {
        return narrow() ? new TrainingPrecision(wide, wide, weights, gradients, master, state) : this;
    }
}
