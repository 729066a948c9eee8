package systole.workloads.model;

import org.jspecify.annotations.Nullable;

/**
 * What differs from layer to layer.
 *
 * @param experts its experts; null for a dense feed-forward
 * @param window keys that a query sees at most; null when it sees all
 */
public record LayerKind(@Nullable Experts experts, @Nullable Integer window) {
    /** Keys that the last of {@code context} tokens sees. */
    public long seen(long context) {
        return window == null ? context : Math.min(context, window);
    }
}
