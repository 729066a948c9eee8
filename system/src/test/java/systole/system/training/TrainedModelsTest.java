package systole.system.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import systole.isa.DataType;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.json.Descriptions;
import systole.workloads.graph.Collective;
import systole.workloads.graph.Pass;
import systole.workloads.graph.Step;
import systole.workloads.model.Encoder;
import systole.workloads.model.LayerKind;
import systole.workloads.model.ModelParameters;
import systole.workloads.model.TransformerConfig;
import systole.workloads.training.Phase;
import systole.workloads.training.TrainingMemory;
import systole.workloads.training.TrainingOptions;
import systole.workloads.training.TrainingPasses;
import systole.workloads.training.TrainingPrecision;
import systole.workloads.training.TrainingSplit;
import systole.workloads.training.TrainingStage;

/** Every model that comes with the program can be trained: all of its parameters have a place and each of its products a gradient. */
final class TrainedModelsTest {
    private static final TrainingPrecision HALF = TrainingPrecision.mixed(DataType.BF16, DataType.FP32);

    static Stream<String> models() {
        return Presets.ids(Folder.MODELS).stream();
    }

    private static TrainingPasses passes(TransformerConfig model, TrainingSplit split) {
        return new TrainingPasses(model, HALF, split, TrainingOptions.fused());
    }

    /** Where masked tokens are found, by a layer and a norm beside the parameters that only read; a bias for each word. */
    private static long more(TransformerConfig model) {
        Encoder encoder = model.encoder();
        if (encoder == null || encoder.classes() > 0 || encoder.denoiser() != null) {
            return 0;
        }
        long hidden = model.hidden();
        return hidden * hidden + 3 * hidden + model.vocabulary();
    }

    @ParameterizedTest
    @MethodSource("models")
    void parametersAreThoseOfTheModel(String id) {
        TransformerConfig model = Descriptions.model(id).config();
        TrainingMemory memory = new TrainingMemory(passes(model, TrainingSplit.NONE), 0, 1);
        assertThat(memory.parameters(TrainingStage.whole(model))).isEqualTo(ModelParameters.all(model) + more(model));
    }

    /** Of a layer's products forwards there is one more for each operand, whatever a layer is made of. */
    @ParameterizedTest
    @MethodSource("models")
    void productsHaveTwoGradients(String id) {
        TransformerConfig model = Descriptions.model(id).config();
        long tokens = Math.min(512, model.maxPositions());
        TrainingPasses passes = passes(model, TrainingSplit.NONE);
        for (LayerKind kind : List.of(model.kind(0), model.kind(model.layers() - 1))) {
            double[] flops = Arrays.stream(Phase.values())
                    .mapToDouble(
                            phase -> passes.layer(phase, kind, 1, tokens).work().matrixFlops())
                    .toArray();
            // fused attention makes its scores once more
            double forward = flops[Phase.FORWARD.ordinal()];
            double back = flops[Phase.INPUT_GRADIENT.ordinal()] + flops[Phase.WEIGHT_GRADIENT.ordinal()];
            assertThat(back / forward).isBetween(2.0, 2.2);
        }
    }

    /** On tensor-parallel ranks that share sequences what is gathered forwards is scattered backwards, and the other way round. */
    @ParameterizedTest
    @MethodSource("models")
    void exchangesHaveCounterparts(String id) {
        TransformerConfig model = Descriptions.model(id).config();
        long tokens = Math.min(512, model.maxPositions());
        TrainingPasses passes = passes(model, TrainingSplit.tensor(4, true));
        LayerKind kind = model.kind(model.layers() - 1);
        Pass forward = passes.layer(Phase.FORWARD, kind, 1, tokens);
        Pass backward = passes.layer(Phase.INPUT_GRADIENT, kind, 1, tokens);
        assertThat(bytes(backward)).isPositive().isEqualTo(bytes(forward));
    }

    private static long bytes(Pass pass) {
        return pass.steps().stream().mapToLong(TrainedModelsTest::bytes).sum();
    }

    private static long bytes(Step step) {
        return step instanceof Collective exchange ? exchange.bytes() : 0;
    }
}
