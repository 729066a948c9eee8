package systole.workloads.model;

/**
 * What sets the block of a transformer family apart: the traits of {@code configs/architectures}. A configuration that leaves a
 * trait open takes the family with another value of it.
 *
 * @param text name used in files
 * @param norm normalisation
 * @param positions how positions enter
 * @param biases which linear layers have biases
 * @param arrangement where norms stand and how branches join
 * @param headNorm each query and key head is normalised
 * @param embeddingNorm embeddings are normalised before the first layer
 * @param softcap bound of the scores of attention, which a tanh keeps; 0 for none
 * @param logitSoftcap the same of the logits
 */
public record Family(
        String text,
        Norm norm,
        Positions positions,
        Biases biases,
        Arrangement arrangement,
        boolean headNorm,
        boolean embeddingNorm,
        double softcap,
        double logitSoftcap) {

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
        /** A bias that depends on the distance is added to each score (ALiBi, relative positions). */
        ALIBI,
        /** A vector of sines, which is not learned, is added to each embedding. */
        SINUSOIDAL;

        /** A vector is added to each embedding. */
        public boolean added() {
            return this == LEARNED || this == SINUSOIDAL;
        }
    }

    /** Linear layers with biases. */
    public enum Biases {
        /** None. */
        NONE(false, false, false),
        /** Query, key and value projections. */
        QKV(true, false, false),
        /** Both products of the feed-forward. */
        FEED_FORWARD(false, false, true),
        /** All linear layers of a block. */
        ALL(true, true, true);

        private final boolean qkv;
        private final boolean output;
        private final boolean feedForward;

        Biases(boolean qkv, boolean output, boolean feedForward) {
            this.qkv = qkv;
            this.output = output;
            this.feedForward = feedForward;
        }

        /** Query, key and value projections have biases. */
        public boolean qkv() {
            return qkv;
        }

        /** The output projection has a bias. */
        public boolean output() {
            return output;
        }

        /** The products of the feed-forward have biases. */
        public boolean feedForward() {
            return feedForward;
        }
    }

    /** Where the norms of a block stand and how its branches join the residual stream. */
    public enum Arrangement {
        /** A norm before attention, one before the feed-forward, each added after the other. */
        SERIAL(2),
        /** As serial, and a norm of what each branch adds. */
        SANDWICH(4),
        /** Each branch is added and the sum normalised, which is the residual stream from there on. */
        POST(2),
        /** Attention and feed-forward read the same normalised input and are added together. */
        PARALLEL(1),
        /** As parallel, each with a norm of its own. */
        PARALLEL_APART(2),
        /** As serial, but norms have no weights: what conditions an image scales and shifts its rows, and scales what is added. */
        MODULATED(0);

        private final int norms;

        Arrangement(int norms) {
            this.norms = norms;
        }

        /** Norms of the residual stream's width in a block. */
        public int norms() {
            return norms;
        }
    }

    /** Query, key and value projections have biases. */
    public boolean attentionBias() {
        return biases.qkv();
    }

    /** Attention and feed-forward run side by side and their results are added. */
    public boolean parallel() {
        return arrangement == Arrangement.PARALLEL || arrangement == Arrangement.PARALLEL_APART;
    }

    /** The same with positions that enter another way. */
    public Family with(Positions other) {
        return new Family(text, norm, other, biases, arrangement, headNorm, embeddingNorm, softcap, logitSoftcap);
    }

    /** The same with other biases. */
    public Family with(Biases other) {
        return new Family(text, norm, positions, other, arrangement, headNorm, embeddingNorm, softcap, logitSoftcap);
    }

    /** The same with branches that join another way. */
    public Family with(Arrangement other) {
        return new Family(text, norm, positions, biases, other, headNorm, embeddingNorm, softcap, logitSoftcap);
    }

    /** The same with another bound of scores. */
    public Family withSoftcap(double bound) {
        return new Family(text, norm, positions, biases, arrangement, headNorm, embeddingNorm, bound, logitSoftcap);
    }

    /** The same with another bound of logits. */
    public Family withLogitSoftcap(double bound) {
        return new Family(text, norm, positions, biases, arrangement, headNorm, embeddingNorm, softcap, bound);
    }

    /** The same with norms of query and key heads or without. */
    public Family withHeadNorm(boolean normalised) {
        return new Family(text, norm, positions, biases, arrangement, normalised, embeddingNorm, softcap, logitSoftcap);
    }
}
