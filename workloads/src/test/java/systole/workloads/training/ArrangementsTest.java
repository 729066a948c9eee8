package systole.workloads.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import systole.isa.DataType;
import systole.workloads.graph.Collective;
import systole.workloads.graph.OperatorStep;
import systole.workloads.graph.Step;
import systole.workloads.model.Families;
import systole.workloads.model.Family;
import systole.workloads.model.ModelParameters;
import systole.workloads.model.TransformerConfig;

/** Where the norms of a block stand: what parameters, values kept and exchanges follow from it. */
final class ArrangementsTest {
    private static final TransformerConfig GPT = SmallModels.gpt(2, 512, 8, 32000, 1024);
    private static final TransformerConfig LLAMA = SmallModels.llama(2, 512, 1024, 8, 8, 32000);
    private static final TrainingPrecision HALF = TrainingPrecision.mixed(DataType.BF16, DataType.FP32);

    private static TransformerConfig of(TransformerConfig config, Family.Arrangement arrangement) {
        return SmallModels.with(config, config.traits().with(arrangement));
    }

    private static TrainingPasses passes(TransformerConfig config, TrainingSplit split) {
        return new TrainingPasses(config, HALF, split, TrainingOptions.fused());
    }

    /** All parameters of the model are somewhere, in every arrangement, with biases and without. */
    @ParameterizedTest
    @EnumSource
    void parametersAreThoseOfTheModel(Family.Arrangement arrangement) {
        for (TransformerConfig config : List.of(of(GPT, arrangement), of(LLAMA, arrangement))) {
            TrainingMemory memory = new TrainingMemory(passes(config, TrainingSplit.NONE), 0, 1);
            assertThat(memory.parameters(TrainingStage.whole(config))).isEqualTo(ModelParameters.all(config));
        }
        TransformerConfig bloom = SmallModels.with(GPT, Families.of("bloom"));
        assertThat(new TrainingMemory(passes(bloom, TrainingSplit.NONE), 0, 1).parameters(TrainingStage.whole(bloom)))
                .isEqualTo(ModelParameters.all(bloom));
    }

    /**
     * In bytes a row of 512 columns, without what attention and feed-forward keep for themselves: inputs of norms and of branches.
     * Sandwiched, what the two branches gave is kept as well; with a norm after each sum, two sums and what is normalised.
     */
    @ParameterizedTest
    @CsvSource({"SERIAL, 4", "SANDWICH, 6", "POST, 4", "PARALLEL_APART, 3", "PARALLEL, 2"})
    void normsKeepTheirInputs(Family.Arrangement arrangement, int values) {
        List<Kept> kept = passes(of(LLAMA, arrangement), TrainingSplit.NONE).kept(LLAMA.kind(0), 1, 256);
        long bytes = kept.stream()
                .filter(value -> List.of(
                                "hidden",
                                "normed",
                                "middle",
                                "normed_again",
                                "summed",
                                "summed_again",
                                "attention_branch",
                                "branch")
                        .contains(value.name()))
                .mapToLong(Kept::bytes)
                .sum();
        assertThat(bytes).isEqualTo(values * 256L * 512 * 2);
    }

    /** Sequence parallel ranks add and normalise their own rows, and exchange before and after each branch. */
    @ParameterizedTest
    @EnumSource
    void exchangesStandAroundBranches(Family.Arrangement arrangement) {
        TrainingPasses passes = passes(of(LLAMA, arrangement), TrainingSplit.tensor(4, true));
        int before = arrangement == Family.Arrangement.PARALLEL ? 1 : 2;
        boolean apart = arrangement == Family.Arrangement.PARALLEL_APART;
        boolean together = apart || arrangement == Family.Arrangement.PARALLEL;
        List<Collective> forward =
                collectives(passes.layer(Phase.FORWARD, 1, 256).steps());
        assertThat(forward.stream().filter(step -> step.kind() == Collective.Kind.ALL_GATHER))
                .hasSize(before);
        assertThat(forward.stream().filter(step -> step.kind() == Collective.Kind.REDUCE_SCATTER))
                .hasSize(together ? 1 : 2);
        List<Collective> backward =
                collectives(passes.layer(Phase.INPUT_GRADIENT, 1, 256).steps());
        assertThat(backward.stream().filter(step -> step.kind() == Collective.Kind.REDUCE_SCATTER))
                .hasSize(before);
    }

    private static List<Collective> collectives(List<Step> steps) {
        return steps.stream()
                .filter(Collective.class::isInstance)
                .map(Collective.class::cast)
                .toList();
    }

    /** With norms after sums, the gradient of a sum joins that of the branch that reads it: 64 rows of 256 on four ranks. */
    @Test
    void gradientsOfSumsJoinOnEachRank() {
        TrainingPasses passes = passes(of(LLAMA, Family.Arrangement.POST), TrainingSplit.tensor(4, true));
        List<Double> bytes = passes.layer(Phase.INPUT_GRADIENT, 1, 256).steps().stream()
                .filter(OperatorStep.class::isInstance)
                .map(step -> ((OperatorStep) step).operator())
                .filter(operator -> operator.name().matches("summed(_again)?_gradient_sum"))
                .map(operator -> operator.memoryBytes())
                .toList();
        assertThat(bytes).containsExactly(3.0 * 64 * 512 * 2, 3.0 * 64 * 512 * 2);
    }

    /** A norm after the embedding keeps its input. */
    @Test
    void theEmbeddingKeepsWhatItsNormReads() {
        TransformerConfig bloom = SmallModels.with(GPT, Families.of("bloom"));
        TrainingOptions options =
                new TrainingOptions(true, Recompute.NONE, EnumSet.allOf(FusedKernel.class), 0, null, Optimizer.ADAM);
        TrainingMemory memory = new TrainingMemory(new TrainingPasses(bloom, HALF, TrainingSplit.NONE, options), 0, 1);
        TrainingStage first = new TrainingStage(List.of(), true, false, 3);
        assertThat(memory.of(first, 1, 256).activations()).isEqualTo(3 * 256L * 512 * 2);
    }
}
