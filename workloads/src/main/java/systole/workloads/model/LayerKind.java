package systole.workloads.model;

import org.jspecify.annotations.Nullable;

/**
 * What differs from layer to layer.
 *
 * @param experts its experts; null for a dense feed-forward
 * @param window keys that a query sees at most; null when it sees all
 * @param reads it belongs to the encoder that the layers of a decoder attend to
 * @param level where it stands in a pyramid; null where there is none
 */
public record LayerKind(
        @Nullable Experts experts,
        @Nullable Integer window,
        boolean reads,
        @Nullable Level level) {
    /** A layer of the one stack that a model has, or of its decoder, where all have one width. */
    public LayerKind(@Nullable Experts experts, @Nullable Integer window) {
        this(experts, window, false, null);
    }

    /** The same layer in the encoder that the layers of a decoder attend to. */
    LayerKind reading() {
        return new LayerKind(experts, window, true, level);
    }

    /** Keys that the last of {@code context} tokens sees. */
    public long seen(long context) {
        return window == null ? context : Math.min(context, window);
    }
}
