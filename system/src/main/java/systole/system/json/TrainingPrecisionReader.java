package systole.system.json;

import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.workloads.training.TrainingPrecision;

/**
 * Reads {@code precision} of training: the format of the products with the usual copies of mixed precision, or those copies
 * each on its own.
 */
final class TrainingPrecisionReader {
    private static final List<String> COMPUTE = List.of("fp32", "tf32", "fp16", "bf16", "fp8");

    /** Formats in which parameters, gradients and state can be summed; an optimizer of 8 bits brings its own. */
    private static final List<String> STORED = List.of("fp32", "bf16", "fp16", "fp8", "fp8_e4m3", "fp8_e5m2");

    private TrainingPrecisionReader() {}

    /** What is said, for a model published in a format and software that sums gradients in fp32 or not. */
    static BiFunction<DataType, Boolean, TrainingPrecision> read(Fields precision, List<String> assumptions) {
        @Nullable DataType compute = type(precision, "compute", COMPUTE);
        @Nullable DataType weights = type(precision, "weights", STORED);
        @Nullable DataType gradients = type(precision, "gradients", STORED);
        @Nullable DataType state = type(precision, "optimizerState", STORED);
        for (String key : List.of("activations", "kvCache")) {
            precision.refuse(key, "none for training, which has compute, or weights, gradients and optimizerState");
        }
        precision.make(() -> true);
        return (published, mainGradients) -> {
            TrainingPrecision usual = usual(compute == null ? weights : compute, published, mainGradients, assumptions);
            DataType stored = weights == null ? usual.weights() : weights;
            DataType kept = state == null ? usual.state() : state;
            @Nullable DataType master = state == null ? usual.master() : kept;
            return new TrainingPrecision(
                    usual.compute(),
                    usual.wide(),
                    stored,
                    gradients == null ? usual.gradients() : gradients,
                    master == null || master.bits() <= stored.bits() ? null : master,
                    kept);
        };
    }

    private static TrainingPrecision usual(
            @Nullable DataType given, DataType published, boolean mainGradients, List<String> assumptions) {
        DataType compute = given == null ? published : given;
        if (given == null) {
            assumptions.add("precision.compute is " + published.text() + ", as the model is published");
        }
        TrainingPrecision mixed = TrainingPrecision.mixed(compute);
        assumptions.add("weights in " + mixed.weights().text() + ", gradients in "
                + (mainGradients ? DataType.FP32 : mixed.gradients()).text() + ", optimizer state in "
                + mixed.state().text() + " where precision says nothing else");
        return mainGradients ? TrainingPrecision.mixed(compute, DataType.FP32) : mixed;
    }

    private static @Nullable DataType type(Fields precision, String key, List<String> known) {
        return precision.has(key) ? Scalars.dataType(precision.oneOf(key, known)) : null;
    }
}
