package systole.workloads.operator;

import systole.workloads.model.Family;
import systole.workloads.model.TransformerConfig;

/**
 * What sets attention apart from its plain form.
 *
 * @param valueDim elements of a value head
 * @param scaleDim scores are divided by the root of this many elements
 * @param latent values are the first elements of keys: both are read once, as latent vectors that all heads share
 * @param window keys that a query sees at most; 0 when it sees all
 * @param softcap bound of the scores, {@code softcap * tanh(score / softcap)}; 0 for none
 * @param biased a bias for each head, query and key, the same for all sequences, is added to the scores
 */
public record AttentionForm(int valueDim, int scaleDim, boolean latent, long window, double softcap, boolean biased) {
    /** Throws {@link IllegalArgumentException} when a size is negative. */
    public AttentionForm {
        if (valueDim < 1 || scaleDim < 1 || window < 0 || softcap < 0) {
            throw new IllegalArgumentException("attention needs values and no negative window or bound, found "
                    + valueDim + ", " + window + ", " + softcap);
        }
        if (biased && (latent || window > 0)) {
            throw new IllegalArgumentException(
                    "a bias is added to the scores of keys of their own, all of which are seen");
        }
    }

    /** A form without a bias. */
    public AttentionForm(int valueDim, int scaleDim, boolean latent, long window, double softcap) {
        this(valueDim, scaleDim, latent, window, softcap, false);
    }

    /** What the family of a model asks for, without a bias. */
    public static AttentionForm of(TransformerConfig config, int valueDim, long window) {
        Family traits = config.traits();
        return new AttentionForm(valueDim, traits.scaled() ? config.headDim() : 1, false, window, traits.softcap());
    }

    /** Values as wide as keys, every key seen, scores as they are. */
    public static AttentionForm plain(int headDim) {
        return new AttentionForm(headDim, headDim, false, 0, 0);
    }

    /** The same with a bias of scores or without. */
    public AttentionForm withBias(boolean added) {
        return new AttentionForm(valueDim, scaleDim, latent, window, softcap, added);
    }

    /** Elements of one key and its value in the cache. */
    public long cachedElements(int headDim) {
        return latent ? headDim : (long) headDim + valueDim;
    }
}
