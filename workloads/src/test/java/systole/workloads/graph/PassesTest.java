package systole.workloads.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.Machines;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.lowering.attention.Overlap;
import systole.workloads.model.MemoryPerDevice;
import systole.workloads.model.Models;
import systole.workloads.model.Precision;
import systole.workloads.model.TransformerConfig;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionDecode;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.Normalisation;
import systole.workloads.operator.Operator;

final class PassesTest {
    private static final Precision BF16 = Precision.of(DataType.BF16);

    @Test
    void prefillOfLlama2With70BOnEightDevices() {
        Pass pass = new Passes(Models.llama2With70B(), BF16, 8).prefill(2, 512);
        String reduced = " " + 1024 * 8192 * 2;
        List<String> layer = List.of(
                "qkv_projection 1024x1280x8192", // (8 + 2) heads of 128
                "rotary_embedding",
                "attention",
                "output_projection 1024x8192x1024",
                "attention_all_reduce" + reduced,
                "post_attention_norm",
                "gate_up_projection 1024x7168x8192", // 2 x 28672 / 8
                "activation",
                "down_projection 1024x8192x3584",
                "mlp_all_reduce" + reduced);
        List<String> expected = new ArrayList<>(List.of("embedding", "embedding_all_reduce" + reduced, "input_norm"));
        expected.add("79 times");
        expected.addAll(layer);
        expected.add("input_norm");
        expected.add("end");
        expected.addAll(layer);
        expected.addAll(List.of("final_norm", "lm_head 2x4000x8192", "logits_all_gather " + 2 * 32000 * 2, "sampling"));
        assertThat(Names.of(pass).names()).isEqualTo(expected);
        assertThat(pass.assumptions()).isEmpty();
        Attention attention = (Attention) Names.of(pass).operators().stream()
                .filter(Attention.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(attention.queryHeads()).isEqualTo(8);
        assertThat(attention.kvHeads()).isEqualTo(1);
        assertThat(attention.keyTokens()).isEqualTo(512);
    }

    /** Weights alone in 4 bits: products are of bf16, and half a byte of each weight comes from memory. */
    @Test
    void weightsAloneAreQuantised() {
        Passes passes =
                new Passes(Models.llama2With70B(), new Precision(DataType.INT4, DataType.BF16, DataType.BF16), 8);
        Pass pass = passes.decode(2, 512);
        Gemm down = (Gemm) Names.of(pass).operators().stream()
                .filter(operator -> operator.name().equals("down_projection"))
                .findFirst()
                .orElseThrow();
        assertThat(down.type()).isEqualTo(DataType.BF16);
        assertThat(down.stored()).isEqualTo(DataType.INT4);
        assertThat(down.memoryBytes()).isEqualTo(2.0 * 2 * 3584 + 8192 * 3584 / 2.0 + 2.0 * 2 * 8192);
        Gemm head = (Gemm) Names.of(pass).operators().stream()
                .filter(operator -> operator.name().equals("lm_head"))
                .findFirst()
                .orElseThrow();
        assertThat(head.stored()).isEqualTo(DataType.BF16);
        assertThat(pass.assumptions()).anyMatch(text -> text.startsWith("weights in int4 are converted to bf16"));
        assertThatThrownBy(() -> new Passes(
                        Models.llama2With70B(), new Precision(DataType.BF16, DataType.FP8_E4M3, DataType.BF16), 8))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("narrow weights that are converted");
    }

    /** Eight query heads of 512 tokens lie below each other against the keys of their one key head. */
    @Test
    void attentionThatIsNotFused() {
        Fusion unfused = Fusion.ALL.withAttention(false);
        Pass pass = new Passes(Models.llama2With70B(), BF16, 8, unfused).prefill(2, 512);
        List<String> names = Names.of(pass).names();
        int from = names.indexOf("rotary_embedding") + 1;
        assertThat(names.subList(from, from + 5))
                .containsExactly(
                        "attention_scores 4096x512x128",
                        "attention_softmax",
                        "attention_values 4096x128x512",
                        "attention_join",
                        "output_projection 1024x8192x1024");
        Pass token = new Passes(Models.llama2With70B(), BF16, 8, unfused).decode(2, 600);
        names = Names.of(token).names();
        from = names.indexOf("rotary_embedding") + 1;
        assertThat(names.subList(from, from + 4))
                .containsExactly(
                        "attention_scores 8x600x128",
                        "attention_softmax",
                        "attention_values 8x128x600",
                        "output_projection 2x8192x1024");
        // keys and values of two sequences, 600 tokens, one head of 128 in bf16
        long cache = Names.of(token).steps().stream()
                .filter(step -> step.operator().name().startsWith("attention_"))
                .mapToLong(OperatorStep::cacheBytes)
                .limit(3)
                .sum();
        assertThat(cache).isEqualTo(2 * 2 * 600 * 128 * 2);
        Passes narrow = new Passes(
                Models.llama2With70B(), new Precision(DataType.BF16, DataType.BF16, DataType.FP8_E4M3), 8, unfused);
        assertThatThrownBy(() -> narrow.prefill(2, 512))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("set kvCache to bf16");
    }

    @Test
    void workOfAllDevicesIsThatOfTheModelWhereNothingIsPadded() {
        for (int ranks : new int[] {1, 2, 8}) {
            Passes passes = new Passes(Models.llama2With70B(), BF16, ranks);
            for (Pass pass : List.of(passes.prefill(2, 512), passes.decode(16, 2000))) {
                assertThat(ranks * pass.work().matrixFlops())
                        .isCloseTo(pass.modelFlops(), org.assertj.core.data.Percentage.withPercentage(1e-9));
            }
            // every parameter but the embedding is read once; norms are on each device
            PassWork work = passes.decode(16, 2000).work();
            long norms = 161L * 8192;
            long split = 68_976_648_192L - 32000L * 8192 - norms;
            assertThat(work.weightBytes()).isEqualTo(2.0 * (split / ranks + norms));
            // 2000 keys and values read, one written
            assertThat(work.cacheBytes()).isEqualTo(80.0 * 16 * 2001 * 2 * 8 / ranks * 128 * 2);
            assertThat(work.bytesThatCannotStay(1L << 50)).isZero();
        }
    }

    @Test
    void headsAndVocabularyArePaddedAndSaid() {
        Pass pass = new Passes(Models.gpt2Xl(), BF16, 4).decode(1, 10);
        assertThat(pass.assumptions())
                .containsExactly(
                        "key heads padded from 25 to 28 for 4 tensor-parallel ranks",
                        "query heads padded from 25 to 28 for 4 tensor-parallel ranks",
                        "vocabulary padded from 50257 to 50260 for 4 tensor-parallel ranks",
                        "biases are added as products are rounded: no kernels and no time of their own");
        assertThat(Names.of(pass).names())
                .contains("qkv_projection 1x1344x1600", "position_embedding", "up_projection 1x1600x1600", "kv_append");
        Shard replicated = Shard.of(Models.llama2With70B(), 16);
        assertThat(replicated.kvHeads()).isEqualTo(1);
        assertThat(replicated.heads()).isEqualTo(4);
        assertThat(replicated.assumptions()).containsExactly("8 key heads replicated over 16 tensor-parallel ranks");
        assertThatThrownBy(() -> new Passes(Models.llama2With70B(), BF16, 65))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("65 over 64 heads");
    }

    @Test
    void slidingWindowsBoundTheKeysThatAreSeen() {
        Passes passes = new Passes(Models.mistral7B(), BF16, 1);
        AttentionDecode attention = (AttentionDecode) Names.of(passes.decode(1, 10_000)).operators().stream()
                .filter(AttentionDecode.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(attention.keyTokens()).isEqualTo(4096);
        Attention prefill = (Attention) Names.of(passes.prefill(1, 8192)).operators().stream()
                .filter(Attention.class::isInstance)
                .findFirst()
                .orElseThrow();
        // half of the square of the first 4096, all 4096 keys for each of the others
        assertThat(prefill.matrixFlops()).isEqualTo(4.0 * 32 * 128 * 1.5 * 4096 * 4096);
        assertThat(passes.prefill(1, 8192).assumptions()).isEmpty();
    }

    @Test
    void narrowFormatsLeaveTheHeadWide() {
        Precision fp8 = Precision.of(DataType.FP8_E4M3);
        Pass pass = new Passes(Models.llama3With8B(), fp8, 1).decode(4, 100);
        Names names = Names.of(pass);
        assertThat(pass.assumptions()).singleElement().asString().contains("LM head in bf16");
        Gemm head = (Gemm) names.operators().get(names.operators().size() - 2);
        assertThat(head.type()).isEqualTo(DataType.BF16);
    }

    /** llama-3-8b: 32 layers of 218103808 weights and 8192 norm weights, embedding and head of 128256 x 4096 each. */
    @Test
    void aQuantisedHeadIsReadAndKeptNarrow() {
        Precision int8 = Precision.of(DataType.INT8).withQuantisedHead();
        Pass pass = new Passes(Models.llama3With8B(), int8, 1).decode(4, 100);
        assertThat(pass.assumptions()).singleElement().asString().contains("in bf16, LM head in int8");
        Names names = Names.of(pass);
        Gemm head = (Gemm) names.operators().get(names.operators().size() - 2);
        assertThat(head.type()).isEqualTo(DataType.INT8);
        assertThat(head.output()).isEqualTo(DataType.BF16);
        Normalisation norm =
                (Normalisation) names.operators().get(names.operators().size() - 3);
        assertThat(norm.output()).isEqualTo(DataType.INT8);
        long table = 128256L * 4096;
        assertThat(Shard.of(Models.llama3With8B(), 1).memory(int8, 1, 8, 8).weights())
                .isEqualTo(32 * (218103808L + 2 * 8192L) + 2 * (table + 4096) + table);
    }

    @Test
    void memoryByHand() {
        Shard shard = Shard.of(Models.llama2With70B(), 8);
        MemoryPerDevice memory = shard.memory(BF16, 16, 4096, 16 * 2048);
        long linear = 80L * (8192L * 1280 + 1024L * 8192 + 3L * 8192 * 3584);
        long vectors = 161L * 8192;
        assertThat(memory.weights()).isEqualTo(2 * (linear + vectors + 2L * 4000 * 8192));
        assertThat(memory.kvCache()).isEqualTo(80L * 16 * 4096 * 2 * 128 * 2);
        assertThat(memory.activations()).isEqualTo(2L * 16 * 2048 * (2 * 8192 + 3 * 3584));
        assertThat(memory.workspace()).isEqualTo(2L * 16 * 32000);
        assertThat(memory.total())
                .isEqualTo(memory.weights() + memory.kvCache() + memory.activations() + memory.workspace());
    }

    @Test
    void everyOperatorOfAPassIsLowered() {
        Lowering lowering = Machines.lowering(Machines.gpu(), Machines.gpuLibrary(Overlap.BOTH, true, false));
        for (TransformerConfig model : List.of(
                Models.qwen3With8B(),
                Models.qwen25With7B(),
                Models.gpt2Xl(),
                Models.llama2With70B(),
                Models.gptJ(),
                Models.mixtral8x7B(),
                Models.gemma2With9B(),
                Models.deepSeekV3())) {
            Passes passes = new Passes(model, BF16, 2);
            for (Pass pass : List.of(passes.prefill(1, 100), passes.decode(3, 500))) {
                for (Operator operator : Names.of(pass).operators()) {
                    assertThat(operator.lower(lowering)).as(operator.name()).isNotEmpty();
                    assertThat(operator.memoryBytes()).isPositive();
                }
            }
        }
    }

    @Test
    void collectivesSendWhatTheyMust() {
        assertThat(new Collective("r", Collective.Kind.ALL_REDUCE, 800, 8, "t").linkBytes())
                .isEqualTo(1400);
        assertThat(new Collective("g", Collective.Kind.ALL_GATHER, 800, 8, "t").linkBytes())
                .isEqualTo(700);
        assertThat(Collective.Kind.REDUCE_SCATTER.text()).isEqualTo("reduce_scatter");
        assertThatThrownBy(() -> new Collective("r", Collective.Kind.ALL_REDUCE, 8, 1, "t"))
                .hasMessageContaining("two ranks");
    }
}
