package systole.workloads.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.model.Experts;
import systole.workloads.model.ModelFlops;
import systole.workloads.model.ModelParameters;
import systole.workloads.model.Models;
import systole.workloads.model.Precision;
import systole.workloads.model.TransformerConfig;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionDecode;
import systole.workloads.operator.Gemm;

/** Passes of models whose blocks are not those of a llama. */
final class FamilyPassesTest {
    private static final Precision BF16 = Precision.of(DataType.BF16);

    /** Expected distinct experts by hand: 8 (1 - (6/8)^tokens), 256 (1 - (248/256)^tokens). */
    @Test
    void tokensReachAsManyExpertsAsChanceHasIt() {
        Experts mixtral = new Experts(8, 2, 14336, true, 0, 0, 1);
        assertThat(mixtral.hit(1)).isCloseTo(2, within(1e-12));
        assertThat(mixtral.hit(2)).isCloseTo(3.5, within(1e-12));
        assertThat(mixtral.hit(16)).isCloseTo(8 * (1 - Math.pow(0.75, 16)), within(1e-9));
        assertThat(new Experts(256, 8, 2048, true, 0, 3, 1).hit(64)).isCloseTo(222.442, within(1e-3));
        assertThat(new Experts(4, 4, 1, true, 0, 0, 1).hit(1)).isEqualTo(4);
    }

    @Test
    void mixtralReadsTheExpertsThatAreHit() {
        TransformerConfig model = Models.mixtral8x7B();
        Passes passes = new Passes(model, BF16, 1);
        Names alone = Names.of(passes.decode(1, 100));
        assertThat(alone.names())
                .containsSubsequence(
                        "router 1x8x4096",
                        "expert_choice",
                        "expert_gather",
                        "expert_gate_up_projection 1x28672x4096",
                        "expert_activation",
                        "expert_down_projection 1x4096x14336",
                        "expert_sum",
                        "input_norm");
        assertThat(alone.first(Gemm.class, "expert_down_projection").batch()).isEqualTo(2);
        // one token: every parameter that it goes through but the embedding is read once
        assertThat(passes.decode(1, 100).work().weightBytes())
                .isEqualTo(2.0 * (ModelParameters.active(model) - ModelParameters.embedding(model)));
        Gemm many = Names.of(passes.prefill(4, 512)).first(Gemm.class, "expert_gate_up_projection");
        assertThat(many.batch()).isEqualTo(8);
        assertThat(many.m()).isEqualTo(2048 * 2 / 8);
        // what is computed is what the model asks for where every expert has as many rows
        Pass prefill = passes.prefill(4, 512);
        assertThat(prefill.work().matrixFlops()).isCloseTo(prefill.modelFlops(), withinPercentage(1e-9));
        // every rank has a slice of every expert
        assertThat(Shard.of(model, 2).expertIntermediate()).isEqualTo(7168);
    }

    /** 256 experts on 32 ranks, 8 on each; 4 tensor-parallel ranks send a quarter of 64 tokens each, 8 rows a token. */
    @Test
    void copiesThatShareExpertsSendEachOtherRows() {
        Passes passes = new Passes(Models.deepSeekV3(), BF16, new Split(4, 32, 1, 1.5), Fusion.ALL);
        assertThat(passes.shard().experts()).isEqualTo(8);
        assertThat(passes.shard().expertIntermediate()).isEqualTo(2048);
        Pass pass = passes.decode(64, 1000);
        long bytes = 16L * 8 * 7168 * 2 * 3 / 2;
        // 8 copies of 64 tokens, 8 experts each, 1.5 times the mean of 32 ranks: 192 rows for 8 experts
        assertThat(Names.of(pass).names())
                .containsSubsequence(
                        "expert_gather",
                        "expert_dispatch " + bytes,
                        "expert_gate_up_projection 24x4096x7168",
                        "expert_down_projection 24x7168x2048",
                        "expert_combine " + bytes,
                        "expert_sum",
                        "mlp_all_reduce " + 64 * 7168 * 2);
        assertThatThrownBy(() -> new Passes(Models.gptJ(), BF16, new Split(2, 2, 1), Fusion.ALL))
                .hasMessageContaining("no experts");
        assertThatThrownBy(() -> new Passes(Models.mixtral8x7B(), BF16, new Split(4, 6, 1), Fusion.ALL))
                .hasMessageContaining("must divide the other");
    }

    /** Tensor-parallel ranks that divide experts have all tokens: nothing is sent, each has half of the rows. */
    @Test
    void tensorRanksMayDivideExperts() {
        Passes passes = new Passes(Models.mixtral8x7B(), BF16, new Split(2, 2, 1), Fusion.ALL);
        Names names = Names.of(passes.prefill(4, 512));
        assertThat(names.names()).doesNotContain("expert_dispatch");
        Gemm product = names.first(Gemm.class, "expert_gate_up_projection");
        assertThat(product.batch()).isEqualTo(4);
        assertThat(product.m()).isEqualTo(2048 * 2 / 8);
        assertThat(product.n()).isEqualTo(2 * 14336);
        Shard sliced = Shard.of(Models.mixtral8x7B(), 2);
        assertThat(passes.shard().memory(BF16, 1, 1, 1).weights())
                .isEqualTo(sliced.memory(BF16, 1, 1, 1).weights());
    }

    /** 576 elements a token and layer in bf16, 61 layers: 70,272 bytes (DeepSeek-V3 technical report, section 2.1). */
    @Test
    void latentVectorsAreAllThatIsKept() {
        TransformerConfig model = Models.deepSeekV3();
        Shard shard = Shard.of(model, 8);
        assertThat(shard.cacheBytesPerToken(DataType.BF16)).isEqualTo(70_272);
        Passes passes = new Passes(model, BF16, 8);
        Names decode = Names.of(passes.decode(32, 1000));
        AttentionDecode attention = decode.first(AttentionDecode.class, "attention");
        assertThat(attention.queryHeads()).isEqualTo(16);
        assertThat(attention.cacheBytes()).isEqualTo(32L * 1000 * 576 * 2);
        // 576 for the score and 512 for the value of each query-key pair
        assertThat(attention.matrixFlops()).isEqualTo(2.0 * 32 * 16 * 1000 * (576 + 512));
        assertThat(decode.names())
                .containsSubsequence(
                        "3 times",
                        "latent_projection 32x2112x7168",
                        "query_projection 32x3072x1536",
                        "query_absorption 32x512x128",
                        "value_absorption 32x128x512",
                        "gate_up_projection 32x4608x7168",
                        "57 times",
                        "router 32x256x7168",
                        "shared_gate_up_projection 32x512x7168");
        Attention expanded = Names.of(passes.prefill(2, 512)).first(Attention.class, "attention");
        assertThat(expanded.headDim()).isEqualTo(192);
        assertThat(expanded.form().valueDim()).isEqualTo(128);
        // 37.55 billion parameters a token, less the embedding, two operations each, and attention
        double linear = 2.0 * (ModelParameters.active(model) - ModelParameters.embedding(model));
        double pairs = 2.0 * 61 * 128 * (192 + 128) * 1000;
        assertThat(ModelFlops.forward(model, 1, 1, 1000, 1)).isCloseTo(linear + pairs, withinPercentage(0.01));
    }

    @Test
    void windowsAlternate() {
        TransformerConfig model = Models.gemma2With9B();
        Names decode = Names.of(new Passes(model, BF16, 1).decode(1, 8000));
        List<Long> seen = decode.operators().stream()
                .filter(AttentionDecode.class::isInstance)
                .map(operator -> ((AttentionDecode) operator).keyTokens())
                .toList();
        // one pair of layers repeated, the windowed one before the last, the last
        assertThat(seen).containsExactly(4096L, 8000L, 4096L, 8000L);
        assertThat(decode.names())
                .contains("20 times")
                .containsSubsequence("attention_output_norm", "post_attention_norm", "mlp_output_norm");
        // half of the layers keep 4096 tokens, half all
        assertThat(Shard.of(model, 1).memory(BF16, 1, 8000, 1).kvCache())
                .isEqualTo(21L * (4096 + 8000) * 2 * 8 * 256 * 2);
    }

    @Test
    void branchesOfGptJShareANormAndAnAllReduce() {
        Names decode = Names.of(new Passes(Models.gptJ(), BF16, 2).decode(1, 100));
        assertThat(decode.names().subList(3, 12))
                .containsExactly(
                        "27 times",
                        "qkv_projection 1x6144x4096",
                        "rotary_embedding",
                        "attention",
                        "output_projection 1x4096x2048",
                        "up_projection 1x8192x4096",
                        "activation",
                        "down_projection 1x4096x8192",
                        "branch_sum");
    }

    @Test
    void encodersReadBothWaysAndDoNotGenerate() {
        Passes passes = new Passes(Models.bertLarge(), BF16, 1);
        Pass pass = passes.prefill(8, 384);
        Names names = Names.of(pass);
        assertThat(names.names())
                .doesNotContain("kv_append", "input_norm", "final_norm", "sampling")
                .containsSubsequence(
                        "embedding", "position_embedding", "embedding_norm", "23 times", "mlp_output_norm");
        Attention attention = names.first(Attention.class, "attention");
        assertThat(attention.causal()).isFalse();
        // 12 h^2 a layer and token, and all pairs of tokens
        assertThat(pass.modelFlops()).isEqualTo(24 * (2.0 * 8 * 384 * 12 * 1024 * 1024 + 4.0 * 8 * 1024 * 384 * 384));
        assertThat(pass.work().matrixFlops()).isEqualTo(pass.modelFlops());
        assertThatThrownBy(() -> passes.decode(1, 10))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("generates no tokens");
    }
}
