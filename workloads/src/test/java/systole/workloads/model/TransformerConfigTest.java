package systole.workloads.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import systole.isa.DataType;

final class TransformerConfigTest {
    @Test
    void parametersAreThoseOfThePublishedCheckpoints() {
        // sums of tensor sizes in the published checkpoints' safetensors indices
        assertThat(ModelParameters.all(Models.llama2With70B())).isEqualTo(68_976_648_192L);
        assertThat(ModelParameters.all(Models.llama3With8B())).isEqualTo(8_030_261_248L);
        assertThat(ModelParameters.all(Models.mistral7B())).isEqualTo(7_241_732_096L);
        assertThat(ModelParameters.all(Models.qwen25With7B())).isEqualTo(7_615_616_512L);
        assertThat(ModelParameters.all(Models.qwen3With8B())).isEqualTo(8_190_735_360L);
        assertThat(ModelParameters.all(Models.gpt2Xl())).isEqualTo(1_557_611_200L);
    }

    @Test
    void partsOfALayerByHand() {
        TransformerConfig model = Models.llama2With70B();
        // Q and O 8192 x 8192, K and V 8192 x 1024
        assertThat(ModelParameters.attention(model)).isEqualTo(2L * 8192 * 8192 + 2L * 8192 * 1024);
        assertThat(ModelParameters.feedForward(model)).isEqualTo(3L * 8192 * 28672);
        assertThat(ModelParameters.vectors(model, model.kind(0))).isEqualTo(2L * 8192);
        assertThat(ModelParameters.embedding(model)).isEqualTo(32000L * 8192);
        assertThat(ModelParameters.head(model)).isEqualTo(32001L * 8192);
        // gpt2-xl: two layer norms, biases of qkv, output and both products of the feed-forward
        assertThat(ModelParameters.vectors(Models.gpt2Xl(), Models.gpt2Xl().kind(0)))
                .isEqualTo(4L * 1600 + 4800 + 1600 + 6400 + 1600);
    }

    @Test
    void flopsOfALayerByHand() {
        TransformerConfig model = Models.llama2With70B();
        // one sequence of 4 tokens: 10 visible pairs under the mask, counted as half of 16
        assertThat(ModelFlops.attention(model, 1, 4, 4)).isEqualTo(4.0 * 64 * 128 * 8);
        // a decode step sees every key
        assertThat(ModelFlops.attention(model, 2, 1, 100)).isEqualTo(4.0 * 2 * 64 * 128 * 100);
        double layer = 2.0 * 4 * 855_638_016L + 4.0 * 64 * 128 * 8;
        double head = 2.0 * 8192 * 32000;
        assertThat(ModelFlops.forward(model, 1, 4, 4, 1)).isEqualTo(80 * layer + head);
    }

    @Test
    void impossibleValuesAreNamed() {
        assertThatThrownBy(() -> new TransformerConfig(
                        "x", Families.of("llama"), 1, 8, 8, 3, 2, 4, 10, 10, false, null, true, "silu", DataType.BF16))
                .hasMessage("heads (3) must be a multiple of kvHeads (2)");
        assertThatThrownBy(() -> new TransformerConfig(
                        "x", Families.of("llama"), 0, 8, 8, 2, 2, 4, 10, 10, false, null, true, "silu", DataType.BF16))
                .hasMessage("layers must be positive, found 0");
    }
}
