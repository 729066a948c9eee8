package systole.system.json;

import org.jspecify.annotations.Nullable;
import systole.workloads.model.Encoder;
import systole.workloads.model.Source;
import systole.workloads.model.TransformerConfig;

/**
 * The keys of an encoder that a decoder attends to; in all that has no key of its own the two are alike.
 *
 * @param layers key of its layers, which are those of the decoder as well where the decoder's key is absent
 * @param heads key of its heads; null where they are the decoder's
 * @param intermediate key of the width of its feed-forward; null where it is the decoder's
 * @param positions key of the positions that it reads, whatever the input is; null where it reads the tokens of the input
 * @param bands key of numbers of a frame of audio; null where it reads tokens
 */
record SourceKeys(
        String layers,
        @Nullable String heads,
        @Nullable String intermediate,
        @Nullable String positions,
        @Nullable String bands) {
    static SourceKeys read(Fields f) {
        SourceKeys read = new SourceKeys(
                f.text("layers"),
                optional(f, "heads"),
                optional(f, "intermediate"),
                optional(f, "positions"),
                optional(f, "bands"));
        f.make(() -> true);
        return read;
    }

    private static @Nullable String optional(Fields f, String key) {
        return f.has(key) ? f.text(key) : null;
    }

    /**
     * Sizes that differ from the decoder's, 0 where they do not.
     *
     * @param positions that it reads; 0 for those of the input
     */
    record Sizes(int layers, int heads, int intermediate, int positions, int bands) {
        /** The decoder with what it attends to. */
        TransformerConfig beside(TransformerConfig decoder) {
            int ownHeads = heads == 0 ? decoder.heads() : heads;
            TransformerConfig encoder = new TransformerConfig(
                    decoder.name() + " (encoder)",
                    decoder.traits(),
                    layers,
                    decoder.hidden(),
                    intermediate == 0 ? decoder.intermediate() : intermediate,
                    ownHeads,
                    ownHeads,
                    heads == 0 ? decoder.headDim() : decoder.hidden() / heads,
                    bands == 0 ? decoder.vocabulary() : 1,
                    positions == 0 ? decoder.maxPositions() : positions,
                    decoder.tiedEmbeddings(),
                    null,
                    decoder.gatedActivation(),
                    decoder.activation(),
                    decoder.dtype(),
                    0,
                    null,
                    null,
                    Encoder.ofAudio(bands));
            return decoder.with(new Source(encoder, positions));
        }
    }

    /** The sizes that a configuration says. */
    Sizes of(Fields config, int mostLayers, int hidden) {
        int ownHeads = number(config, heads, ModelBounds.HEADS);
        JsonValue given = heads == null ? null : config.find(heads);
        if (given != null && ownHeads > 0 && hidden % ownHeads != 0) {
            config.problems().wrong(given, "a divisor of the hidden size, " + hidden);
        }
        return new Sizes(
                config.whole(layers, 1, mostLayers),
                ownHeads,
                number(config, intermediate, ModelBounds.FEED_FORWARD),
                number(config, positions, ModelBounds.ROWS),
                number(config, bands, ModelBounds.CHANNELS));
    }

    private static int number(Fields config, @Nullable String key, int most) {
        return key == null ? 0 : config.whole(key, 1, most);
    }
}
