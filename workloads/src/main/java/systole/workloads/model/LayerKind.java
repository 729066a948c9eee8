package systole.workloads.model;

import org.jspecify.annotations.Nullable;

/**
 * What differs from layer to layer.
 *
 * @param experts its experts; null for a dense feed-forward
 * @param window keys that a query sees at most; null when it sees all
 * @param reads it belongs to the encoder that the layers of a decoder attend to
 */
public record LayerKind(@Nullable Experts experts, @Nullable Integer window, boolean reads) {
    /** A layer of the one stack that a model has, or of its decoder. */
    public LayerKind(@Nullable Experts experts, @Nullable Integer window) {
        this(experts, window, false);
    }

    /** Keys that the last of {@code context} tokens sees. */
    public long seen(long context) {
        return window == null ? context : Math.min(context, window);
    }
}
