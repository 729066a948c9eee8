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
 * @param buckets distances that a learned bias of scores tells apart, where positions are {@link Positions#RELATIVE}; else 0
 * @param scaled scores are divided by the root of a head's elements
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
        double logitSoftcap,
        int buckets,
        boolean scaled) {
    /** Throws {@link IllegalArgumentException} when distances are told apart where nothing is learned of them, or none where it is. */
    public Family {
        if (buckets < 0 || (buckets > 0) != (positions == Positions.RELATIVE)) {
            throw new IllegalArgumentException(
                    "relative positions have buckets of distances and others have none, found " + buckets);
        }
    }

    /** A family whose scores have no learned bias and are scaled. */
    public Family(
            String text,
            Norm norm,
            Positions positions,
            Biases biases,
            Arrangement arrangement,
            boolean headNorm,
            boolean embeddingNorm,
            double softcap,
            double logitSoftcap) {
        this(text, norm, positions, biases, arrangement, headNorm, embeddingNorm, softcap, logitSoftcap, 0, true);
    }

    /** A learned bias of the distance is added to each score. */
    public boolean biased() {
        return positions == Positions.RELATIVE;
    }

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
        /** A bias of the distance is added to each score: one that follows from it (ALiBi), or within windows of an image a learned one. */
        ALIBI,
        /** A learned bias of the distance, one for each head and the same in all layers, is added to each score (Raffel et al., "T5", 2020). */
        RELATIVE,
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
        /** All linear layers of a block but the key projections. */
        NO_KEYS(true, true, true),
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

        /** Parameters of these biases for heads of so many elements. */
        long qkvParameters(int heads, int kvHeads, int headDim) {
            return qkv ? (long) headDim * (heads + (this == NO_KEYS ? 1L : 2L) * kvHeads) : 0;
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
        return new Family(
                text, norm, other, biases, arrangement, headNorm, embeddingNorm, softcap, logitSoftcap, 0, scaled);
    }

    /** The same with other biases. */
    public Family with(Biases other) {
        return new Family(
                text,
                norm,
                positions,
                other,
                arrangement,
                headNorm,
                embeddingNorm,
                softcap,
                logitSoftcap,
                buckets,
                scaled);
    }

    /** The same with branches that join another way. */
    public Family with(Arrangement other) {
        return new Family(
                text, norm, positions, biases, other, headNorm, embeddingNorm, softcap, logitSoftcap, buckets, scaled);
    }

    /** The same with another bound of scores. */
    public Family withSoftcap(double bound) {
        return new Family(
                text,
                norm,
                positions,
                biases,
                arrangement,
                headNorm,
                embeddingNorm,
                bound,
                logitSoftcap,
                buckets,
                scaled);
    }

    /** The same with another bound of logits. */
    public Family withLogitSoftcap(double bound) {
        return new Family(
                text, norm, positions, biases, arrangement, headNorm, embeddingNorm, softcap, bound, buckets, scaled);
    }

    /** The same with norms of query and key heads or without. */
    public Family withHeadNorm(boolean normalised) {
        return new Family(
                text,
                norm,
                positions,
                biases,
                arrangement,
                normalised,
                embeddingNorm,
                softcap,
                logitSoftcap,
                buckets,
                scaled);
    }

    /** The same with positions that enter by a learned bias of so many distances. */
    public Family withBuckets(int distances) {
        return new Family(
                text,
                norm,
                Positions.RELATIVE,
                biases,
                arrangement,
                headNorm,
                embeddingNorm,
                softcap,
                logitSoftcap,
                distances,
                scaled);
    }

    /** The same with scores that are scaled or not. */
    public Family withScaled(boolean divided) {
        return new Family(
                text,
                norm,
                positions,
                biases,
                arrangement,
                headNorm,
                embeddingNorm,
                softcap,
                logitSoftcap,
                buckets,
                divided);
    }
}
