package systole.workloads.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import systole.isa.DataType;
import systole.workloads.graph.Collective;
import systole.workloads.graph.OperatorStep;
import systole.workloads.graph.Pass;
import systole.workloads.model.ModelParameters;
import systole.workloads.model.TransformerConfig;
import systole.workloads.operator.Gemm;

/** Layers of eight experts, two of them for each token. */
final class ExpertsTest {
    private static final TrainingPrecision HALF = TrainingPrecision.mixed(DataType.BF16, DataType.FP32);

    private static TrainingPasses passes(TransformerConfig config, TrainingSplit split) {
        return new TrainingPasses(config, HALF, split, TrainingOptions.fused());
    }

    private static double flops(Pass pass) {
        return pass.steps().stream()
                .filter(OperatorStep.class::isInstance)
                .mapToDouble(step -> ((OperatorStep) step).operator().matrixFlops())
                .sum();
    }

    /** 1024 tokens: 2048 rows, 256 for each expert; three matrices of 512 x 1024 each, and a router of 8 x 512. */
    @ParameterizedTest
    @ValueSource(ints = {0, 256})
    void backwardIsTwiceForward(int shared) {
        TransformerConfig config = SmallModels.experts(2, 512, 1024, shared, 8, 32000);
        TrainingPasses passes = passes(config, TrainingSplit.NONE);
        double experts = 2.0 * 2048 * 3 * 512 * 1024;
        double others = 2.0 * 1024 * 512 * (4 * 512 + 8 + 3 * shared);
        double attention = 4.0 * 512 * 1024 * 512;
        assertThat(flops(passes.layer(Phase.FORWARD, 1, 1024))).isEqualTo(experts + others + attention);
        assertThat(flops(passes.layer(Phase.INPUT_GRADIENT, 1, 1024))).isEqualTo(experts + others + 2.5 * attention);
        assertThat(flops(passes.layer(Phase.WEIGHT_GRADIENT, 1, 1024))).isEqualTo(experts + others);
        assertThat(passes.layer(Phase.FORWARD, 1, 1024).modelFlops()).isEqualTo(experts + others + attention);
        assertThat(passes.layerTrained(config.kind(0)))
                .isEqualTo(new Parameters(passes.layerParameters(config.kind(0)), 0));
        assertThat(passes.layerParameters(config.kind(0))).isEqualTo(ModelParameters.layer(config, config.kind(0)));
    }

    /** Four copies with two experts each: a copy's 2048 rows out and back, in both directions; as many rows arrive. */
    @Test
    void copiesExchangeRows() {
        TransformerConfig config = SmallModels.experts(2, 512, 1024, 0, 8, 32000);
        TrainingPasses passes = passes(config, new TrainingSplit(1, false, 1, 4));
        for (Phase phase : List.of(Phase.FORWARD, Phase.INPUT_GRADIENT)) {
            assertThat(passes.layer(phase, 1, 1024).steps().stream()
                            .filter(Collective.class::isInstance)
                            .map(Collective.class::cast))
                    .hasSize(2)
                    .allSatisfy(step -> {
                        assertThat(step.kind()).isEqualTo(Collective.Kind.ALL_TO_ALL);
                        assertThat(step.group()).isEqualTo(Collective.Group.EXPERT);
                        assertThat(step.ranks()).isEqualTo(4);
                        assertThat(step.bytes()).isEqualTo(2048L * 512 * 2);
                    });
        }
        assertThat(passes.layer(Phase.FORWARD, 1, 1024).steps())
                .filteredOn(OperatorStep.class::isInstance)
                .anySatisfy(step -> assertThat(((OperatorStep) step).operator())
                        .isEqualTo(
                                new Gemm("expert_down_projection", 1024, 512, 1024, 2, DataType.BF16, DataType.BF16)));
        assertThat(passes.layerTrained(config.kind(0)).experts()).isEqualTo(2L * 3 * 512 * 1024);
        assertThat(passes.layerTrained(config.kind(0)).total()).isEqualTo(passes.layerParameters(config.kind(0)));
    }

    /** The busiest of four has 1.5 times the mean: 3072 rows instead of 2048, and half as many bytes again. */
    @Test
    void theBusiestHasMoreRows() {
        TrainingPasses passes =
                passes(SmallModels.experts(2, 512, 1024, 0, 8, 32000), new TrainingSplit(1, false, 1, 4, 1.5));
        assertThat(passes.layer(Phase.FORWARD, 1, 1024).steps())
                .filteredOn(OperatorStep.class::isInstance)
                .anySatisfy(step -> assertThat(((OperatorStep) step).operator())
                        .isEqualTo(
                                new Gemm("expert_down_projection", 1536, 512, 1024, 2, DataType.BF16, DataType.BF16)));
        assertThat(passes.layer(Phase.FORWARD, 1, 1024).steps())
                .filteredOn(Collective.class::isInstance)
                .allSatisfy(step -> assertThat(((Collective) step).bytes()).isEqualTo(3072L * 512 * 2));
    }

    /** Under ZeRO 1 eight copies share out what they have in common, and the two that hold the same experts those. */
    @Test
    void copiesOfExpertsShareTheirOwnState() {
        TransformerConfig config = SmallModels.experts(2, 512, 1024, 0, 8, 32000);
        TrainingPasses passes = passes(config, new TrainingSplit(1, false, 1, 4));
        TrainingStage layers = new TrainingStage(config.kinds(), false, false, 1);
        Parameters trained = passes.layerTrained(config.kind(0)).times(2);
        TrainingBytes bytes = new TrainingMemory(passes, 1, 8, 2).of(layers, 1, 1024);
        // a main copy and two moments of 4 bytes
        assertThat(bytes.optimizer()).isEqualTo(12 * trained.dense() / 8 + 12 * trained.experts() / 2);
        assertThat(bytes.weights()).isEqualTo(2 * trained.total());
    }
}
