package systole.system.training;

import java.util.EnumSet;
import java.util.Set;
import systole.system.Execution;
import systole.system.stack.StackSpec;
import systole.workloads.training.Fusion;
import systole.workloads.training.Recompute;
import systole.workloads.training.TrainingOptions;
import systole.workloads.training.TrainingSplit;

/** What a scenario says, in the words of the passes of training. */
final class Options {
    private Options() {}

    static TrainingOptions of(TrainingScenario scenario) {
        Execution execution = scenario.execution();
        return new TrainingOptions(
                execution.fusedAttention(),
                Recompute.valueOf(execution.recompute().name()),
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
                scenario.parallelism().expert());
    }

    private static Set<Fusion> fusions(StackSpec stack) {
        Set<Fusion> fusions = EnumSet.of(Fusion.LINEAR_BIAS);
        add(fusions, Fusion.BIAS_ACTIVATION, stack.fusion().biasActivation());
        add(fusions, Fusion.BIAS_DROPOUT_ADD, stack.fusion().biasDropoutAdd());
        add(fusions, Fusion.MASKED_SOFTMAX, stack.fusion().maskedSoftmax());
        add(fusions, Fusion.NORM_GRADIENT_ADD, stack.fusion().residualNorm());
        add(fusions, Fusion.CROSS_ENTROPY, stack.fusion().residualNorm());
        // what sums in fp32 does it in the product
        add(
                fusions,
                Fusion.GRADIENT_ACCUMULATION,
                stack.training().keepsMainGradients() || stack.fusion().residualNorm());
        return fusions;
    }

    private static void add(Set<Fusion> fusions, Fusion fusion, boolean fused) {
        if (fused) {
            fusions.add(fusion);
        }
    }
}
