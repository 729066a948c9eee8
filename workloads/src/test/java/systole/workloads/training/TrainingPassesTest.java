package systole.workloads.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.workloads.graph.Collective;
import systole.workloads.graph.OperatorStep;
import systole.workloads.graph.Pass;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.model.ModelParameters;
import systole.workloads.model.TransformerConfig;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.Operator;

/** Steps of passes of a GPT-2 layer and others, with sizes worked out by hand. */
final class TrainingPassesTest {
    /** GPT-2 small: 768 wide, 12 heads, 50,257 words. */
    private static final TransformerConfig GPT2 = SmallModels.gpt(12, 768, 12, 50257, 1024);

    private static final TransformerConfig LLAMA = SmallModels.llama(2, 1024, 2816, 8, 2, 32000);
    private static final Set<FusedKernel> ALL = EnumSet.allOf(FusedKernel.class);
    private static final TrainingPrecision HALF = TrainingPrecision.mixed(DataType.BF16, DataType.FP32);

    private static TrainingOptions unfused(double dropout, Recompute recompute) {
        return new TrainingOptions(false, recompute, ALL, dropout, null, Optimizer.ADAM);
    }

    private static TrainingPasses passes(TrainingSplit split, TrainingOptions options) {
        return new TrainingPasses(GPT2, HALF, split, options);
    }

    private static List<Operator> operators(Pass pass) {
        return pass.steps().stream()
                .filter(OperatorStep.class::isInstance)
                .map(step -> ((OperatorStep) step).operator())
                .toList();
    }

    private static List<String> names(Pass pass) {
        return operators(pass).stream().map(Operator::name).toList();
    }

    private static List<Collective> collectives(Pass pass) {
        return pass.steps().stream()
                .filter(Collective.class::isInstance)
                .map(Collective.class::cast)
                .toList();
    }

    private static Operator named(Pass pass, String name) {
        return operators(pass).stream()
                .filter(operator -> operator.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Four sequences of 1024 tokens: 4096 rows; scores of 4 x 12 heads. */
    @Test
    void forwardOfAGpt2Layer() {
        Pass pass = passes(TrainingSplit.NONE, unfused(0.1, Recompute.NONE)).layer(Phase.FORWARD, 4, 1024);
        assertThat(names(pass))
                .containsExactly(
                        "input_norm",
                        "qkv_projection",
                        "attention_scores",
                        "attention_softmax",
                        "attention_dropout",
                        "attention_values",
                        "attention_join",
                        "output_projection",
                        "attention_residual_sum",
                        "post_attention_norm",
                        "up_projection",
                        "activation",
                        "down_projection",
                        "mlp_residual_sum");
        DataType half = DataType.BF16;
        assertThat(operators(pass))
                .contains(
                        new Gemm("qkv_projection", 4096, 2304, 768, 1, half, half),
                        new Gemm("attention_scores", 1024, 1024, 64, 48, half, half),
                        new Gemm("attention_values", 1024, 64, 1024, 48, half, half),
                        new Gemm("output_projection", 4096, 768, 768, 1, half, half),
                        new Gemm("up_projection", 4096, 3072, 768, 1, half, half),
                        new Gemm("down_projection", 4096, 768, 3072, 1, half, half));
        // branch, residual and sum in half precision, a byte of mask, the bias once
        assertThat(named(pass, "mlp_residual_sum").memoryBytes()).isEqualTo(4096 * 768 * 7 + 768 * 2);
        // scores in, weights out
        assertThat(named(pass, "attention_softmax").memoryBytes()).isEqualTo(48.0 * 1024 * 1024 * 4);
        assertThat(collectives(pass)).isEmpty();
    }

    @Test
    void backwardProductsOfAGpt2Layer() {
        TrainingPasses passes = passes(TrainingSplit.NONE, unfused(0.1, Recompute.NONE));
        DataType half = DataType.BF16;
        DataType whole = DataType.FP32;
        assertThat(operators(passes.layer(Phase.INPUT_GRADIENT, 4, 1024)))
                .contains(
                        new Gemm("down_projection_input_gradient", 4096, 3072, 768, 1, half, half),
                        new Gemm("up_projection_input_gradient", 4096, 768, 3072, 1, half, half),
                        new Gemm("attention_values_weight_gradient", 1024, 1024, 64, 48, half, half),
                        new Gemm("attention_values_value_gradient", 1024, 64, 1024, 48, half, half),
                        new Gemm("attention_scores_query_gradient", 1024, 64, 1024, 48, half, half),
                        new Gemm("attention_scores_key_gradient", 1024, 64, 1024, 48, half, half),
                        new Gemm("qkv_projection_input_gradient", 4096, 768, 2304, 1, half, half));
        // weight gradients are added to fp32 sums
        assertThat(operators(passes.layer(Phase.WEIGHT_GRADIENT, 4, 1024)))
                .contains(
                        new Gemm("down_projection_weight_gradient", 768, 3072, 4096, 1, half, whole, true),
                        new Gemm("up_projection_weight_gradient", 3072, 768, 4096, 1, half, whole, true),
                        new Gemm("output_projection_weight_gradient", 768, 768, 4096, 1, half, whole, true),
                        new Gemm("qkv_projection_weight_gradient", 2304, 768, 4096, 1, half, whole, true));
    }

    /** Each product of the forward pass has one of its size for each operand; attention's operands are both inputs. */
    @Test
    void backwardIsTwiceForward() {
        for (TransformerConfig config : List.of(GPT2, LLAMA, SmallModels.parallel(2, 1024, 16, 50400))) {
            TrainingPasses passes = new TrainingPasses(config, HALF, TrainingSplit.NONE, unfused(0, Recompute.NONE));
            double weights = 2.0 * 2 * 512 * (ModelParameters.attention(config) + ModelParameters.feedForward(config));
            double attention = 4.0 * 2 * config.hidden() * 512 * 512;
            assertThat(flops(passes.layer(Phase.FORWARD, 2, 512))).isEqualTo(weights + attention);
            assertThat(flops(passes.layer(Phase.INPUT_GRADIENT, 2, 512))).isEqualTo(weights + 2 * attention);
            assertThat(flops(passes.layer(Phase.WEIGHT_GRADIENT, 2, 512))).isEqualTo(weights);
            double head = 2.0 * 2 * 512 * config.hidden() * config.vocabulary();
            for (Phase phase : List.of(Phase.FORWARD, Phase.INPUT_GRADIENT, Phase.WEIGHT_GRADIENT)) {
                assertThat(flops(passes.head(phase, 2, 512))).isEqualTo(head);
            }
        }
    }

    /** Two and a half times the forward pass: five products for two (Dao, 2023). */
    @Test
    void fusedAttentionMakesScoresAgain() {
        TrainingPasses passes = passes(TrainingSplit.NONE, TrainingOptions.fused());
        double forward =
                named(passes.layer(Phase.FORWARD, 1, 1024), "attention").matrixFlops();
        double backward = named(passes.layer(Phase.INPUT_GRADIENT, 1, 1024), "attention_gradient")
                .matrixFlops();
        assertThat(forward).isEqualTo(4.0 * 768 * 1024 * 512);
        assertThat(backward).isEqualTo(2.5 * forward);
    }

    private static double flops(Pass pass) {
        return operators(pass).stream().mapToDouble(Operator::matrixFlops).sum();
    }

    /** Passes say what the model asks for; all layers, head and embedding make the step. */
    @Test
    void modelFlopsAddUp() {
        TrainingPasses passes = passes(TrainingSplit.tensor(4, true), TrainingOptions.fused());
        double sum = 0;
        for (Phase phase : Phase.values()) {
            sum += 12 * passes.layer(phase, 2, 1024).modelFlops()
                    + passes.head(phase, 2, 1024).modelFlops()
                    + passes.embedding(phase, 2, 1024).modelFlops();
        }
        assertThat(sum).isCloseTo(TrainingFlops.step(GPT2, 2, 1024, true, false), within(1e-9 * sum));
        // by hand: 6 operations a token for each weight of a layer's matrices and of the head, and 6 s h a layer for
        // attention
        double tokens = 2048;
        double hand = 6 * tokens * (12 * 12.0 * 768 * 768 + 768 * 50257.0) + 12 * 6 * tokens * 1024 * 768;
        assertThat(sum).isCloseTo(hand, within(1e-9 * hand));
        assertThat(TrainingFlops.step(GPT2, 2, 1024, false, false) - hand)
                .isCloseTo(12 * 6 * tokens * 1024 * 768, within(1e-6 * hand));
        // frozen weights have no gradients: 4 operations a token for each instead of 6
        assertThat(hand - TrainingFlops.step(GPT2, 2, 1024, true, true))
                .isCloseTo(2 * tokens * (12 * 12.0 * 768 * 768 + 768 * 50257.0), within(1e-6 * hand));
    }

    /** Shoeybi et al. (2019): two all-reduces forwards, two backwards, of b s h values. */
    @Test
    void tensorParallelExchanges() {
        TrainingPasses passes = passes(TrainingSplit.tensor(4, false), TrainingOptions.fused());
        long bytes = 2L * 1024 * 768 * 2;
        for (Phase phase : List.of(Phase.FORWARD, Phase.INPUT_GRADIENT)) {
            assertThat(collectives(passes.layer(phase, 2, 1024))).hasSize(2).allSatisfy(step -> {
                assertThat(step.kind()).isEqualTo(Collective.Kind.ALL_REDUCE);
                assertThat(step.bytes()).isEqualTo(bytes);
                assertThat(step.ranks()).isEqualTo(4);
                assertThat(step.group()).isEqualTo(Collective.Group.TENSOR);
            });
        }
        assertThat(collectives(passes.layer(Phase.WEIGHT_GRADIENT, 2, 1024))).isEmpty();
        assertThat(operators(passes.layer(Phase.FORWARD, 2, 1024)))
                .contains(new Gemm("qkv_projection", 2048, 576, 768, 1, DataType.BF16, DataType.BF16));
    }

    /** Korthikanti et al. (2022), figure 5: gather before, scatter after, and inputs gathered once more for weight gradients. */
    @Test
    void sequenceParallelExchanges() {
        TrainingPasses passes = passes(TrainingSplit.tensor(4, true), TrainingOptions.fused());
        Collective.Kind gather = Collective.Kind.ALL_GATHER;
        Collective.Kind scatter = Collective.Kind.REDUCE_SCATTER;
        assertThat(collectives(passes.layer(Phase.FORWARD, 2, 1024)))
                .extracting(Collective::kind)
                .containsExactly(gather, scatter, gather, scatter);
        assertThat(collectives(passes.layer(Phase.INPUT_GRADIENT, 2, 1024)))
                .extracting(Collective::kind)
                .containsExactly(gather, scatter, gather, scatter);
        assertThat(collectives(passes.layer(Phase.WEIGHT_GRADIENT, 2, 1024)))
                .extracting(Collective::kind)
                .containsExactly(gather, gather);
        // norms of a quarter of the rows
        assertThat(named(passes.layer(Phase.FORWARD, 2, 1024), "input_norm").inputBytes())
                .isEqualTo(2.0 * 512 * 768);
    }

    /** Under a causal mask a rank of four does a quarter of all pairs, however they lie. */
    @Test
    void ringAttentionSharesPairs() {
        TrainingPasses alone = passes(TrainingSplit.NONE, TrainingOptions.fused());
        TrainingPasses ring = passes(new TrainingSplit(1, false, 4, 1), TrainingOptions.fused());
        double whole = attention(alone.layer(Phase.FORWARD, 1, 1024));
        Pass forward = ring.layer(Phase.FORWARD, 1, 1024);
        assertThat(attention(forward)).isEqualTo(whole / 4);
        // keys and values of 256 tokens, sent on three times
        assertThat(collectives(forward)).hasSize(3).allSatisfy(step -> {
            assertThat(step.kind()).isEqualTo(Collective.Kind.SEND);
            assertThat(step.group()).isEqualTo(Collective.Group.CONTEXT);
            assertThat(step.bytes()).isEqualTo(2L * 256 * 768 * 2);
        });
    }

    private static double attention(Pass pass) {
        return operators(pass).stream()
                .filter(operator -> operator.name().equals("attention"))
                .mapToDouble(Operator::matrixFlops)
                .sum();
    }

    @Test
    void unfusedAttentionDoesNotGoRound() {
        TrainingPasses passes = passes(new TrainingSplit(1, false, 2, 1), unfused(0, Recompute.NONE));
        assertThatThrownBy(() -> passes.layer(Phase.FORWARD, 1, 1024))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("fused");
    }

    @Test
    void recomputationRepeatsWhatWasDropped() {
        List<String> forward =
                names(passes(TrainingSplit.NONE, unfused(0.1, Recompute.NONE)).layer(Phase.FORWARD, 1, 1024));
        assertThat(again(Recompute.NONE)).isEmpty();
        assertThat(again(Recompute.MINIMAL)).containsExactly("input_norm", "post_attention_norm", "activation");
        assertThat(again(Recompute.SELECTIVE))
                .containsExactly(
                        "attention_scores",
                        "attention_softmax",
                        "attention_dropout",
                        "attention_values",
                        "attention_join");
        assertThat(again(Recompute.FULL)).isEqualTo(forward);
    }

    private static List<String> again(Recompute recompute) {
        return names(passes(TrainingSplit.NONE, unfused(0.1, recompute)).layer(Phase.RECOMPUTE, 1, 1024));
    }

    /** fp8 covers linear layers; what comes in is rounded, twice where its transpose is needed for weight gradients. */
    @Test
    void narrowProducts() {
        TrainingPrecision narrow = TrainingPrecision.mixed(DataType.FP8_E4M3, DataType.FP32);
        TrainingPasses passes = new TrainingPasses(LLAMA, narrow, TrainingSplit.NONE, TrainingOptions.fused());
        Pass forward = passes.layer(Phase.FORWARD, 1, 512);
        assertThat(operators(forward))
                .contains(new Gemm("qkv_projection", 512, 1536, 1024, 1, DataType.FP8_E4M3, DataType.BF16));
        // two bytes in, one out twice
        assertThat(named(forward, "qkv_projection_quantise").memoryBytes()).isEqualTo(512 * 1024 * 4);
        assertThat(named(forward, "qkv_projection_weight_quantise").memoryBytes())
                .isEqualTo(1536 * 1024 * 4);
        assertThat(operators(passes.head(Phase.FORWARD, 1, 512)))
                .contains(new Gemm("lm_head", 512, 32000, 1024, 1, DataType.BF16, DataType.BF16));
    }

    /** Frozen layers have no weight gradients; adapters of rank 16 have two small ones each. */
    @Test
    void adapters() {
        TrainingOptions options =
                new TrainingOptions(true, Recompute.NONE, ALL, 0, new Lora(16, DataType.INT4), Optimizer.ADAM);
        TrainingPasses passes = new TrainingPasses(LLAMA, HALF, TrainingSplit.NONE, options);
        List<Operator> gradients = operators(passes.layer(Phase.WEIGHT_GRADIENT, 1, 512));
        assertThat(gradients)
                .contains(
                        new Gemm(
                                "qkv_projection_up_weight_gradient",
                                1536,
                                16,
                                512,
                                1,
                                DataType.BF16,
                                DataType.FP32,
                                true),
                        new Gemm(
                                "qkv_projection_down_weight_gradient",
                                16,
                                1024,
                                512,
                                1,
                                DataType.BF16,
                                DataType.FP32,
                                true))
                .hasSize(8);
        // half a byte of each weight in, two out
        assertThat(named(passes.layer(Phase.FORWARD, 1, 512), "qkv_projection_unpack")
                        .memoryBytes())
                .isEqualTo(2.5 * 1536 * 1024);
        // qkv 1024 and 1536, output twice 1024, gate and up 1024 and 5632, down 2816 and 1024
        assertThat(passes.layerTrained(passes.config().kind(0)))
                .isEqualTo(new Parameters(16L * (2560 + 2048 + 6656 + 3840), 0));
    }

    /** Adam in mixed precision: 4 bytes of gradient, 12 of state in, 12 and 2 out. */
    @Test
    void optimizerBytes() {
        TrainingPasses passes = passes(TrainingSplit.NONE, TrainingOptions.fused());
        Pass pass = passes.optimizer(1 << 20, true);
        assertThat(named(pass, "optimizer").memoryBytes()).isEqualTo(30.0 * (1 << 20));
        assertThat(names(pass))
                .containsExactly("gradient_squares", "gradient_norm", "gradient_clip", "optimizer", "gradient_clear");
        assertThat(names(passes.optimizer(1 << 20, false))).containsExactly("optimizer", "gradient_clear");
        assertThat(named(passes.optimizerAgain(1 << 19), "optimizer_passes").memoryBytes())
                .isEqualTo(30.0 * (1 << 19));
        assertThat(names(new TrainingPasses(
                                GPT2,
                                TrainingPrecision.mixed(DataType.FP16),
                                TrainingSplit.NONE,
                                TrainingOptions.fused())
                        .optimizer(1024, true)))
                .startsWith("gradient_unscale");
    }
}
