package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.workloads.model.ModelParameters;
import systole.workloads.model.TransformerConfig;

/** Published models have as many parameters as is published of them. */
final class ModelSizeTest {
    private static final double BILLION = 1e9;

    /**
     * Parameters in billions, and those that a token goes through where there are experts. Sources: sums of tensor sizes in the
     * published checkpoints or, for models without one, of the sizes in the paper; active ones as the technical reports of
     * GLaM, Mixtral, Qwen3, DeepSeek-V2, DeepSeek-V3, Kimi K2 and gpt-oss count them, embeddings and LM head included. Swin-L: 197 million
     * with a head of 1000 classes (Liu et al., 2021, table 1); DiT-XL/2: 675 million (Peebles and Xie, 2023, table 4).
     */
    @ParameterizedTest
    @CsvSource({
        "gpt2-xl, 1.557, 1.557",
        "gpt-j-6b, 6.05, 6.05",
        "gpt3-175b, 174.589, 174.589",
        "llama-1-7b, 6.738, 6.738",
        "llama-2-7b, 6.738, 6.738",
        "llama-2-13b, 13.015, 13.015",
        "llama-2-70b, 68.975, 68.975",
        "llama-3-8b, 8.030, 8.030",
        "llama-3-70b, 70.552, 70.552",
        "llama-3.1-8b, 8.030, 8.030",
        "llama-3.1-70b, 70.552, 70.552",
        "llama-3.1-405b, 405.849, 405.849",
        "mt-nlg-530b, 529.573, 529.573",
        "glam-1.2t, 1161.755, 96.6",
        "opt-175b, 174.589, 174.589",
        "bloom-176b, 176.234, 176.234",
        "falcon-180b, 178.552, 178.552",
        "mistral-7b, 7.241, 7.241",
        "mixtral-8x7b, 46.703, 12.88",
        "mixtral-8x22b, 140.62, 39.15",
        "qwen2-7b, 7.615, 7.615",
        "qwen2.5-7b, 7.615, 7.615",
        "qwen2.5-72b, 72.704, 72.704",
        "qwen3-8b, 8.190, 8.190",
        "qwen3-14b, 14.768, 14.768",
        "qwen3-32b, 32.761, 32.761",
        "qwen3-30b-a3b, 30.532, 3.35",
        "qwen3-235b-a22b, 235.093, 22.19",
        "deepseek-v2, 235.741, 21.38",
        "deepseek-v3, 671.025, 37.55",
        "kimi-k2, 1026.407, 32.86",
        "gpt-oss-20b, 20.908, 4.19",
        "gpt-oss-120b, 116.789, 5.71",
        "gemma-2-9b, 9.242, 9.242",
        "gemma-2-27b, 27.227, 27.227",
        "gemma-3-12b, 11.765, 11.765",
        "gemma-3-27b, 27.008, 27.008",
        "phi-3-mini, 3.821, 3.821",
        "phi-4, 14.659, 14.659",
        "bert-large, 0.334, 0.334",
        "vit-l-16, 0.304, 0.304",
        "t5-11b, 11.307, 11.307",
        "whisper-large-v3, 1.5435, 1.5435",
        "swin-l, 0.1965, 0.1965",
        "dit-xl-2, 0.675, 0.675"
    })
    void parametersAreThosePublished(String id, double all, double active) {
        TransformerConfig model = Descriptions.model(id).config();
        assertThat(ModelParameters.all(model) / BILLION).as("all").isCloseTo(all, withinPercentage(0.5));
        assertThat(ModelParameters.active(model) / BILLION).as("active").isCloseTo(active, withinPercentage(0.5));
    }
}
