package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.system.ImportedModel;
import systole.system.InputException;
import systole.workloads.model.Level;
import systole.workloads.model.ModelFlops;
import systole.workloads.model.ModelParameters;
import systole.workloads.model.TransformerConfig;

/** Networks of images ask for as many operations as is published of them, and refuse what is not modelled. */
final class ImageModelTest {
    private static TransformerConfig read(String text) {
        Problems problems = new Problems();
        JsonValue config =
                TreeReader.read(new JsonSource("config.json", text), problems).orElseThrow();
        Supplier<ImportedModel> model = TransformerReader.read("inline", config, problems);
        problems.throwIfAny();
        return model.get().config();
    }

    private static TransformerConfig swin(String depths, int width, String heads, int image, int window) {
        return read(
                "{\"model_type\": \"swin\", \"num_labels\": 1000, \"torch_dtype\": \"float32\", \"depths\": " + depths
                        + ", \"embed_dim\": " + width + ", \"num_heads\": " + heads + ", \"image_size\": " + image
                        + ", \"window_size\": " + window + "}");
    }

    private static double gigaMacs(TransformerConfig config, long tokens) {
        return ModelFlops.forward(config, 1, tokens, tokens, 1) / 2e9;
    }

    /**
     * Multiply-accumulates of an image and parameters. Source: Liu et al., "Swin Transformer" (2021), table 1 (a) and (b): tiny, small,
     * base and large, of which the last two on images of 384 with windows of 12 too.
     */
    @ParameterizedTest
    @CsvSource({
        "'[2, 2, 6, 2]', 96, '[3, 6, 12, 24]', 224, 7, 4.5, 29",
        "'[2, 2, 18, 2]', 96, '[3, 6, 12, 24]', 224, 7, 8.7, 50",
        "'[2, 2, 18, 2]', 128, '[4, 8, 16, 32]', 224, 7, 15.4, 88",
        "'[2, 2, 18, 2]', 128, '[4, 8, 16, 32]', 384, 12, 47.0, 88",
        "'[2, 2, 18, 2]', 192, '[6, 12, 24, 48]', 224, 7, 34.5, 197",
        "'[2, 2, 18, 2]', 192, '[6, 12, 24, 48]', 384, 12, 103.9, 197"
    })
    void swin(String depths, int width, String heads, int image, int window, double gigaMacs, double millions) {
        TransformerConfig config = swin(depths, width, heads, image, window);
        assertThat(gigaMacs(config, config.maxPositions())).isCloseTo(gigaMacs, withinPercentage(2));
        assertThat(ModelParameters.all(config) / 1e6).isCloseTo(millions, withinPercentage(3));
    }

    /** The preset is the large one; its levels have 56, 28, 14 and 7 patches a side, and one window has nowhere to go. */
    @Test
    void presetOfSwin() {
        TransformerConfig config = Descriptions.model("swin-l").config();
        assertThat(gigaMacs(config, 3136)).isCloseTo(34.5, withinPercentage(2));
        assertThat(config.maxPositions()).isEqualTo(3136);
        assertThat(config.kind(0).level()).isEqualTo(new Level(0, 56, 7, false, false));
        assertThat(config.kind(1).level()).isEqualTo(new Level(0, 56, 7, true, true));
        assertThat(config.kind(4).level()).isEqualTo(new Level(2, 14, 7, false, false));
        assertThat(config.kind(21).level()).isEqualTo(new Level(2, 14, 7, true, true));
        assertThat(config.kind(23).level()).isEqualTo(new Level(3, 7, 7, false, false));
        assertThat(config.last().hidden()).isEqualTo(1536);
        assertThat(config.last().headDim()).isEqualTo(32);
    }

    /** Source: README and table 4 of facebookresearch/DiT; 32 numbers a token with the variance, 16 without. */
    @Test
    void presetOfDit() {
        TransformerConfig config = Descriptions.model("dit-xl-2").config();
        assertThat(gigaMacs(config, 256)).isCloseTo(118.64, withinPercentage(0.5));
        assertThat(gigaMacs(config, 1024)).isCloseTo(524.6, withinPercentage(0.5));
        assertThat(config.maxPositions()).isEqualTo(256);
    }

    /** Smaller ones of the paper, by the same keys. */
    @ParameterizedTest
    @CsvSource({"12, 384, 6, 6.06, 33", "12, 768, 12, 23.01, 130", "24, 1024, 16, 80.71, 458"})
    void dit(int depth, int width, int heads, double gigaMacs, double millions) {
        TransformerConfig config = read("{\"model_type\": \"dit\", \"torch_dtype\": \"float32\", \"depth\": " + depth
                + ", \"hidden_size\": " + width + ", \"num_heads\": " + heads + "}");
        assertThat(gigaMacs(config, 256)).isCloseTo(gigaMacs, withinPercentage(1));
        assertThat(ModelParameters.all(config) / 1e6).isCloseTo(millions, withinPercentage(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"use_absolute_embeddings\": true | positions beside the biases of windows",
                "\"qkv_bias\": false | attention without biases",
                "\"num_heads\": [3, 6, 12] | a number for each of the 4 levels",
                "\"num_heads\": [3, 6, 12, 25] | divisors of the widths of levels",
                "\"num_layers\": 5 | the 4 levels that depths has",
                "\"depths\": [2, 2, 6, 0] | a whole number of at least 1"
            })
    void whatIsNotModelledIsRefused(String key, String expected) {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> read("{\"model_type\": \"swin\", " + key + "}"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(expected);
    }
}
