package systole.system.training;

import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.system.Execution;
import systole.system.Parallelism;
import systole.system.SystemSpec;
import systole.workloads.model.TransformerConfig;
import systole.workloads.training.Lora;
import systole.workloads.training.Optimizer;
import systole.workloads.training.TrainingPrecision;

/**
 * A step of training: this model, on this machine, so many sequences.
 *
 * @param model model
 * @param system machine
 * @param globalBatch sequences of a step, over the whole machine
 * @param sequenceLength tokens of each
 * @param optimizer what updates the parameters
 * @param lora adapters that alone are trained; null when all parameters are
 * @param precision number formats
 * @param parallelism spread over the devices
 * @param execution software and fidelity
 * @param assumptions defaults used, inputs without effect
 */
public record TrainingScenario(
        TransformerConfig model,
        SystemSpec system,
        int globalBatch,
        int sequenceLength,
        Optimizer optimizer,
        @Nullable Lora lora,
        TrainingPrecision precision,
        Parallelism parallelism,
        Execution execution,
        List<String> assumptions) {
    /** Copies the list; throws {@link IllegalArgumentException} when the batch does not divide into micro-batches. */
    public TrainingScenario {
        assumptions = List.copyOf(assumptions);
        long each = (long) parallelism.data() * parallelism.microBatch();
        if (globalBatch < 1 || sequenceLength < 1 || globalBatch % each != 0) {
            throw new IllegalArgumentException(
                    "found " + globalBatch + " sequences a step, expected a multiple of " + each + ": micro-batches of "
                            + parallelism.microBatch() + " on " + parallelism.data() + " copies");
        }
    }

    /** Micro-batches of each copy. */
    public int microBatches() {
        return globalBatch / (parallelism.data() * parallelism.microBatch());
    }

    /** Tokens of a sequence on one device. */
    public int tokens() {
        return (sequenceLength + parallelism.context() - 1) / parallelism.context();
    }

    /** The model with the vocabulary that its software pads. */
    TransformerConfig padded() {
        int rows = execution.stack().padding().vocabulary(model.vocabulary(), parallelism.tensor());
        return rows == model.vocabulary() ? model : model.withVocabulary(rows);
    }

    /** The same with another plan. */
    public TrainingScenario with(Parallelism other) {
        return with(optimizer, lora, other, execution);
    }

    /** The same with other execution. */
    public TrainingScenario with(Execution other) {
        return with(optimizer, lora, parallelism, other);
    }

    /** The same with another rule by which parameters are updated. */
    TrainingScenario with(Optimizer other) {
        return with(other, lora, parallelism, execution);
    }

    /** The same where adapters alone are trained. */
    TrainingScenario with(Lora other) {
        return with(optimizer, other, parallelism, execution);
    }

    private TrainingScenario with(Optimizer rule, @Nullable Lora adapters, Parallelism plan, Execution way) {
        return new TrainingScenario(
                model, system, globalBatch, sequenceLength, rule, adapters, precision, plan, way, assumptions);
    }
}
