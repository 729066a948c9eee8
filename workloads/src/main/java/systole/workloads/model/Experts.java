package systole.workloads.model;

/**
 * A feed-forward of many experts, of which a router chooses some for each token (Shazeer et al., "Outrageously Large Neural
 * Networks", 2017).
 *
 * @param count routed experts
 * @param chosen experts that each token goes through
 * @param intermediate width of one routed expert
 * @param gated routed experts have a gate, as a gated dense feed-forward has
 * @param sharedIntermediate width of the expert that every token goes through; several side by side count as one; 0 for none
 * @param denseFirst layers at the start that have a dense feed-forward instead
 * @param every of the layers after these, each {@code every}-th has experts
 */
public record Experts(
        int count, int chosen, int intermediate, boolean gated, int sharedIntermediate, int denseFirst, int every) {
    /** Throws {@link IllegalArgumentException} when a size is impossible. */
    public Experts {
        if (count < 1 || chosen < 1 || chosen > count || intermediate < 1) {
            throw new IllegalArgumentException("experts need a positive width and a choice among them, found " + chosen
                    + " of " + count + " with a width of " + intermediate);
        }
        if (sharedIntermediate < 0 || denseFirst < 0 || every < 1) {
            throw new IllegalArgumentException("experts in every " + every + "-th layer after " + denseFirst
                    + ", with a shared width of " + sharedIntermediate);
        }
    }

    /** Whether a layer, counted from 0, has experts. */
    public boolean in(int layer) {
        return layer >= denseFirst && (layer - denseFirst + 1) % every == 0;
    }

    /**
     * Experts that at least one of {@code tokens} tokens goes to, on average, where the router chooses evenly: {@code count * (1 -
     * (1 - chosen / count)^tokens)}.
     */
    public double hit(long tokens) {
        // by its logarithm: the power of a number near 1 loses no digits
        return -count * StrictMath.expm1((double) tokens * StrictMath.log1p(-(double) chosen / count));
    }
}
