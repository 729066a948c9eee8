package systole.system.json;

import org.jspecify.annotations.Nullable;
import systole.workloads.model.Experts;

/**
 * The keys of a feed-forward of experts.
 *
 * @param count key of the number of routed experts
 * @param chosen key of experts that a token goes through
 * @param intermediate key of the width of one
 * @param gated routed experts have a gate
 * @param shared key of the number of shared experts, each as wide as a routed one; null when there is none
 * @param sharedIntermediate key of the width of the shared expert; null when there is none
 * @param denseFirst key of the number of dense layers at the start; null when there is none
 * @param every key of the distance of layers with experts; null when there is none
 */
record ExpertKeys(
        String count,
        String chosen,
        String intermediate,
        boolean gated,
        @Nullable String shared,
        @Nullable String sharedIntermediate,
        @Nullable String denseFirst,
        @Nullable String every) {
    static ExpertKeys read(Fields f) {
        return new ExpertKeys(
                f.text("count"),
                f.text("chosen"),
                f.text("intermediate"),
                f.flag("gated", true),
                optional(f, "shared"),
                optional(f, "sharedIntermediate"),
                optional(f, "denseFirst"),
                optional(f, "every"));
    }

    private static @Nullable String optional(Fields f, String key) {
        return f.has(key) ? f.text(key) : null;
    }

    /** The experts of a model; null when it has none. */
    @Nullable
    Experts of(Fields config) {
        if (!config.has(count)) {
            return null;
        }
        int all = config.whole(count, 1, ModelBounds.EXPERTS);
        int each = config.whole(chosen, 1, all);
        int width = config.whole(intermediate, 1, ModelBounds.FEED_FORWARD);
        ModelBounds.check(config, count, "columns of all experts", (long) all * width, ModelBounds.EXPERTS_TOGETHER);
        int together = sharedIntermediate == null ? 0 : number(config, sharedIntermediate, 0, ModelBounds.FEED_FORWARD);
        int sharedWidth = shared == null ? together : shared(config, shared, width);
        int first = denseFirst == null ? 0 : number(config, denseFirst, 0, ModelBounds.LAYERS);
        int distance = every == null ? 1 : Math.max(1, number(config, every, 1, ModelBounds.LAYERS));
        return new Experts(all, each, width, gated, sharedWidth, first, distance);
    }

    /** Width of all shared experts together. */
    private static int shared(Fields config, String key, int width) {
        long together = (long) number(config, key, 0, ModelBounds.EXPERTS) * width;
        ModelBounds.check(config, key, "elements of all shared experts", together, ModelBounds.FEED_FORWARD);
        return together > ModelBounds.FEED_FORWARD ? width : (int) together;
    }

    private static int number(Fields config, String key, int otherwise, int most) {
        return config.has(key) ? config.whole(key, 0, most) : otherwise;
    }
}
