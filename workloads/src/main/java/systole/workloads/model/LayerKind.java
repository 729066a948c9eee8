package systole.workloads.model;

import org.jspecify.annotations.Nullable;

/**
 * What differs from layer to layer.
 *
 * @param experts its experts; null for a dense feed-forward
 * @param window keys that a query sees at most; null when it sees all
 * @param level where it stands in a pyramid; null where there is none
 */
public record LayerKind(
        @Nullable Experts experts,
        @Nullable Integer window,
        @Nullable Level level) {
    /** A layer of a network whose layers have one width. */
    public LayerKind(@Nullable Experts experts, @Nullable Integer window) {
        this(experts, window, null);
    }

    /** Keys that the last of {@code context} tokens sees. */
    public long seen(long context) {
        return window == null ? context : Math.min(context, window);
    }
}
