package systole.workloads.lowering;

import java.util.EnumSet;
import java.util.Set;
import systole.isa.DataType;
import systole.workloads.model.TransformerConfig;
import systole.workloads.training.FusedKernel;
import systole.workloads.training.Optimizer;
import systole.workloads.training.Recompute;
import systole.workloads.training.TrainingOptions;
import systole.workloads.training.TrainingPasses;
import systole.workloads.training.TrainingPrecision;
import systole.workloads.training.TrainingSplit;

/** Passes of training on one device with all numbers in fp32, so that a wrong term shows. */
final class GradientPasses {
    private static final TrainingPrecision FP32 =
            new TrainingPrecision(DataType.FP32, DataType.FP32, DataType.FP32, DataType.FP32, null, DataType.FP32);

    private GradientPasses() {}

    /** All kernels fused, or none; products do not add biases in their programs. */
    static Set<FusedKernel> fusions(boolean fused) {
        return fused ? EnumSet.complementOf(EnumSet.of(FusedKernel.LINEAR_BIAS)) : EnumSet.noneOf(FusedKernel.class);
    }

    static TrainingPasses of(
            TransformerConfig config, boolean fusedAttention, Set<FusedKernel> fusions, double dropout) {
        TrainingOptions options =
                new TrainingOptions(fusedAttention, Recompute.NONE, fusions, dropout, null, Optimizer.ADAM);
        return new TrainingPasses(config, FP32, TrainingSplit.NONE, options);
    }
}
