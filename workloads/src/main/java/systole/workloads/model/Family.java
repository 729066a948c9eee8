package systole.workloads.model;

import java.util.Arrays;
import java.util.Locale;

/**
 * What a family of decoder-only transformers has in common, as one table. The names are those of {@code model_type} in
 * Hugging Face configurations, whose modelling code is the source of each row.
 */
public enum Family {
    /** RMS norm, rotary positions, no biases. */
    LLAMA(Norm.RMS, Positions.ROTARY, false, false, false, false),
    /** As llama. */
    MISTRAL(Norm.RMS, Positions.ROTARY, false, false, false, false),
    /** As llama. */
    PHI3(Norm.RMS, Positions.ROTARY, false, false, false, false),
    /** As llama with biases on query, key and value. */
    QWEN2(Norm.RMS, Positions.ROTARY, true, false, false, false),
    /** As llama with an RMS norm of each query and key head. */
    QWEN3(Norm.RMS, Positions.ROTARY, false, false, true, false),
    /** Layer norm, learned positions, biases everywhere. */
    GPT2(Norm.LAYER, Positions.LEARNED, true, true, false, false),
    /** As gpt2. */
    OPT(Norm.LAYER, Positions.LEARNED, true, true, false, false),
    /** Layer norm, linear position biases inside attention, biases everywhere. */
    BLOOM(Norm.LAYER, Positions.ALIBI, true, true, false, false),
    /** Layer norm, rotary positions, attention and feed-forward side by side. */
    GPTJ(Norm.LAYER, Positions.ROTARY, false, false, false, true),
    /** As gptj, heads of keys shared. */
    FALCON(Norm.LAYER, Positions.ROTARY, false, false, false, true);

    /** Normalisation. */
    public enum Norm {
        /** Root mean square: one reduction, one weight a column. */
        RMS(1),
        /** Mean and variance: two reductions, a weight and a bias a column. */
        LAYER(2);

        private final int vectors;

        Norm(int vectors) {
            this.vectors = vectors;
        }

        /** Parameter vectors of one norm. */
        public int vectors() {
            return vectors;
        }
    }

    /** How positions enter. */
    public enum Positions {
        /** Queries and keys are rotated. */
        ROTARY,
        /** A learned vector is added to each embedding. */
        LEARNED,
        /** A bias that grows with distance is added to each score. */
        ALIBI
    }

    private final Norm norm;
    private final Positions positions;
    private final boolean attentionBias;
    private final boolean linearBias;
    private final boolean headNorm;
    private final boolean parallel;

    Family(
            Norm norm,
            Positions positions,
            boolean attentionBias,
            boolean linearBias,
            boolean headNorm,
            boolean parallel) {
        this.norm = norm;
        this.positions = positions;
        this.attentionBias = attentionBias;
        this.linearBias = linearBias;
        this.headNorm = headNorm;
        this.parallel = parallel;
    }

    /**
     * The family of that name.
     *
     * @throws IllegalArgumentException when there is none; the message names those there are
     */
    public static Family of(String name) {
        for (Family family : values()) {
            if (family.text().equals(name)) {
                return family;
            }
        }
        throw new IllegalArgumentException("no transformer family " + name + "; there are "
                + Arrays.stream(values()).map(Family::text).toList());
    }

    /** The name used in files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Normalisation. */
    public Norm norm() {
        return norm;
    }

    /** How positions enter. */
    public Positions positions() {
        return positions;
    }

    /** Query, key and value projections have biases. */
    public boolean attentionBias() {
        return attentionBias;
    }

    /** Output projection and feed-forward have biases. */
    public boolean linearBias() {
        return linearBias;
    }

    /** Each query and key head is normalised. */
    public boolean headNorm() {
        return headNorm;
    }

    /** Attention and feed-forward read the same normalised input and their results are added. */
    public boolean parallel() {
        return parallel;
    }
}
