package systole.workloads.training;

import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.workloads.model.Encoder;
import systole.workloads.model.Experts;
import systole.workloads.model.Families;
import systole.workloads.model.Family;
import systole.workloads.model.Latent;
import systole.workloads.model.Source;
import systole.workloads.model.TransformerConfig;

/** Models of training tests. */
public final class SmallModels {
    private SmallModels() {}

    /** Layer norm, biases, GELU, learned positions: as many key heads as query heads. */
    public static TransformerConfig gpt(int layers, int hidden, int heads, int vocabulary, int positions) {
        return model("gpt2", layers, hidden, 4 * hidden, heads, heads, vocabulary, positions, true, false, "gelu");
    }

    /** RMS norm, rotary positions, gated SiLU. */
    public static TransformerConfig llama(
            int layers, int hidden, int intermediate, int heads, int kvHeads, int vocabulary) {
        return model("llama", layers, hidden, intermediate, heads, kvHeads, vocabulary, 4096, false, true, "silu");
    }

    /** As llama, each token sees the last {@code window}. */
    public static TransformerConfig windowed(
            int layers, int hidden, int intermediate, int heads, int kvHeads, int vocabulary, int window) {
        return new TransformerConfig(
                "mistral-" + hidden,
                Families.of("mistral"),
                layers,
                hidden,
                intermediate,
                heads,
                kvHeads,
                hidden / heads,
                vocabulary,
                4096,
                false,
                window,
                true,
                "silu",
                DataType.BF16);
    }

    /** Layer norm, rotary positions, attention and feed-forward side by side. */
    public static TransformerConfig parallel(int layers, int hidden, int heads, int vocabulary) {
        return model("gptj", layers, hidden, 4 * hidden, heads, heads, vocabulary, 2048, false, false, "gelu");
    }

    /** As llama, each token through two of eight experts, and one that all go through where it has a width. */
    public static TransformerConfig experts(int layers, int hidden, int width, int shared, int heads, int vocabulary) {
        return experts(layers, hidden, width, new Experts(8, 2, width, true, shared, 0, 1), heads, vocabulary);
    }

    /** The same with other experts; dense layers have a width of their own. */
    public static TransformerConfig experts(
            int layers, int hidden, int width, Experts experts, int heads, int vocabulary) {
        return new TransformerConfig(
                "experts-" + hidden,
                Families.of("mixtral"),
                layers,
                hidden,
                width,
                heads,
                heads,
                hidden / heads,
                vocabulary,
                4096,
                false,
                null,
                true,
                "silu",
                DataType.BF16,
                0,
                experts,
                null,
                null);
    }

    /** As llama, with attention over latent vectors. */
    public static TransformerConfig latent(
            int layers, int hidden, int intermediate, int heads, int vocabulary, Latent latent) {
        return new TransformerConfig(
                "latent-" + hidden,
                Families.of("deepseek_v3"),
                layers,
                hidden,
                intermediate,
                heads,
                heads,
                latent.headDim(),
                vocabulary,
                4096,
                false,
                null,
                true,
                "silu",
                DataType.BF16,
                0,
                null,
                latent,
                null);
    }

    /** The same sizes, every token sees all: from a table to its words, or from patches to classes. */
    public static TransformerConfig encoder(TransformerConfig config, Family traits, Encoder encoder) {
        return new TransformerConfig(
                config.name(),
                traits,
                config.layers(),
                config.hidden(),
                config.intermediate(),
                config.heads(),
                config.kvHeads(),
                config.headDim(),
                encoder.patch() > 0 ? 1 : config.vocabulary(),
                config.maxPositions(),
                encoder.hasTable(),
                null,
                config.gatedActivation(),
                config.activation(),
                config.dtype(),
                0,
                null,
                null,
                encoder);
    }

    /** The same sizes in a family of other traits. */
    public static TransformerConfig with(TransformerConfig config, Family traits) {
        return new TransformerConfig(
                config.name(),
                traits,
                config.layers(),
                config.hidden(),
                config.intermediate(),
                config.heads(),
                config.kvHeads(),
                config.headDim(),
                config.vocabulary(),
                config.maxPositions(),
                config.tiedEmbeddings(),
                config.slidingWindow(),
                config.gatedActivation(),
                config.activation(),
                config.dtype(),
                config.fullEvery(),
                config.experts(),
                config.latent(),
                config.encoder());
    }

    private static TransformerConfig model(
            String family,
            int layers,
            int hidden,
            int intermediate,
            int heads,
            int kvHeads,
            int vocabulary,
            int positions,
            boolean tied,
            boolean gated,
            String activation) {
        return new TransformerConfig(
                family + "-" + hidden,
                Families.of(family),
                layers,
                hidden,
                intermediate,
                heads,
                kvHeads,
                hidden / heads,
                vocabulary,
                positions,
                tied,
                null,
                gated,
                activation,
                DataType.BF16);
    }

    /** T5's parts: heads wider than the stream, biases of distances; 2 layers read, 3 write. */
    public static TransformerConfig t5() {
        Family traits = Families.of("llama").withBuckets(8).withScaled(false);
        TransformerConfig decoder = twoStacks("small-t5", traits, 3, 32, 100, 20, "relu", null);
        return decoder.with(new Source(twoStacks("small-t5", traits, 2, 32, 100, 20, "relu", new Encoder(0, 0)), 0));
    }

    /** Whisper's parts: audio of 20 bands as 30 positions; 2 layers read, 3 write up to 40 tokens. */
    public static TransformerConfig whisper() {
        Family traits = Families.of("gpt2").with(Family.Biases.NO_KEYS);
        TransformerConfig decoder = twoStacks("small-whisper", traits, 3, 16, 100, 40, "gelu", null);
        return decoder.with(
                new Source(twoStacks("small-whisper", traits, 2, 16, 1, 30, "gelu", Encoder.ofAudio(20)), 30));
    }

    private static TransformerConfig twoStacks(
            String name,
            Family traits,
            int layers,
            int headDim,
            int vocabulary,
            int positions,
            String activation,
            @Nullable Encoder encoder) {
        return new TransformerConfig(
                name,
                traits,
                layers,
                64,
                256,
                4,
                4,
                headDim,
                vocabulary,
                positions,
                true,
                null,
                false,
                activation,
                DataType.BF16,
                0,
                null,
                null,
                encoder);
    }
}
