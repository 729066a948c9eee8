package systole.system.training;

import java.util.EnumSet;
import java.util.Set;
import systole.system.Execution;
import systole.system.stack.StackSpec;
import systole.workloads.training.FusedKernel;
import systole.workloads.training.TrainingOptions;
import systole.workloads.training.TrainingSplit;

/** What a scenario says, in the words of the passes of training. */
final class Options {
    private Options() {}

    static TrainingOptions of(TrainingScenario scenario) {
        Execution execution = scenario.execution();
        return new TrainingOptions(
                execution.fusedAttention(),
                execution.recompute(),
                fusions(execution.stack()),
                execution.stack().training().dropout(),
                scenario.lora(),
                scenario.optimizer());
    }

    static TrainingSplit split(TrainingScenario scenario) {
        return new TrainingSplit(
                scenario.parallelism().tensor(),
                scenario.parallelism().sequence(),
                scenario.parallelism().context(),
                scenario.parallelism().expert(),
                scenario.parallelism().expertLoad().busiest());
    }

    private static Set<FusedKernel> fusions(StackSpec stack) {
        Set<FusedKernel> fusions = EnumSet.of(FusedKernel.LINEAR_BIAS);
        add(fusions, FusedKernel.BIAS_ACTIVATION, stack.fusion().biasActivation());
        add(fusions, FusedKernel.BIAS_DROPOUT_ADD, stack.fusion().biasDropoutAdd());
        add(fusions, FusedKernel.MASKED_SOFTMAX, stack.fusion().maskedSoftmax());
        add(fusions, FusedKernel.NORM_GRADIENT_ADD, stack.fusion().normGradient());
        add(fusions, FusedKernel.CROSS_ENTROPY, stack.fusion().crossEntropy());
        // what sums in fp32 does it in the product
        add(
                fusions,
                FusedKernel.GRADIENT_ACCUMULATION,
                stack.training().keepsMainGradients() || stack.fusion().gradientSum());
        return fusions;
    }

    private static void add(Set<FusedKernel> fusions, FusedKernel fusion, boolean fused) {
        if (fused) {
            fusions.add(fusion);
        }
    }
}
