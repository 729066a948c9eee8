package systole.workloads.model;

import java.util.List;

/**
 * What sets the block of a transformer family apart, as one table with a row a family. The names are those of
 * {@code model_type} in Hugging Face configurations, whose modelling code is the source of each row. A configuration that
 * leaves a trait open takes the row with another value of it.
 *
 * @param text name used in files
 * @param norm normalisation
 * @param positions how positions enter
 * @param biases which linear layers have biases
 * @param arrangement where norms stand and how branches join
 * @param headNorm each query and key head is normalised
 * @param embeddingNorm embeddings are normalised before the first layer
 * @param softcap bound of the scores of attention, which a tanh keeps; 0 for none
 */
public record Family(
        String text,
        Norm norm,
        Positions positions,
        Biases biases,
        Arrangement arrangement,
        boolean headNorm,
        boolean embeddingNorm,
        double softcap) {

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
        ALIBI
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
        PARALLEL_APART(2);

        private final int norms;

        Arrangement(int norms) {
            this.norms = norms;
        }

        /** Norms of the residual stream's width in a block. */
        public int norms() {
            return norms;
        }
    }

    private static final Norm RMS = Norm.RMS;
    private static final Norm LAYER = Norm.LAYER;
    private static final Arrangement SERIAL = Arrangement.SERIAL;
    private static final Arrangement PARALLEL = Arrangement.PARALLEL;

    private static final List<Family> ALL = List.of(
            new Family("llama", RMS, Positions.ROTARY, Biases.NONE, SERIAL, false, false, 0),
            new Family("mistral", RMS, Positions.ROTARY, Biases.NONE, SERIAL, false, false, 0),
            new Family("phi3", RMS, Positions.ROTARY, Biases.NONE, SERIAL, false, false, 0),
            new Family("qwen2", RMS, Positions.ROTARY, Biases.QKV, SERIAL, false, false, 0),
            new Family("qwen3", RMS, Positions.ROTARY, Biases.NONE, SERIAL, true, false, 0),
            new Family("gemma2", RMS, Positions.ROTARY, Biases.NONE, Arrangement.SANDWICH, false, false, 50),
            new Family("gemma3", RMS, Positions.ROTARY, Biases.NONE, Arrangement.SANDWICH, true, false, 0),
            new Family("gpt2", LAYER, Positions.LEARNED, Biases.ALL, SERIAL, false, false, 0),
            new Family("opt", LAYER, Positions.LEARNED, Biases.ALL, SERIAL, false, false, 0),
            new Family("bloom", LAYER, Positions.ALIBI, Biases.ALL, SERIAL, false, true, 0),
            new Family("mpt", LAYER, Positions.ALIBI, Biases.NONE, SERIAL, false, false, 0),
            new Family("gptj", LAYER, Positions.ROTARY, Biases.FEED_FORWARD, PARALLEL, false, false, 0),
            new Family("gpt_neox", LAYER, Positions.ROTARY, Biases.ALL, Arrangement.PARALLEL_APART, false, false, 0),
            new Family("falcon", LAYER, Positions.ROTARY, Biases.NONE, PARALLEL, false, false, 0),
            new Family("bert", LAYER, Positions.LEARNED, Biases.ALL, Arrangement.POST, false, true, 0),
            new Family("vit", LAYER, Positions.LEARNED, Biases.ALL, SERIAL, false, false, 0),
            new Family("mixtral", RMS, Positions.ROTARY, Biases.NONE, SERIAL, false, false, 0),
            new Family("glam", RMS, Positions.ALIBI, Biases.NONE, SERIAL, false, false, 0),
            new Family("qwen2_moe", RMS, Positions.ROTARY, Biases.QKV, SERIAL, false, false, 0),
            new Family("qwen3_moe", RMS, Positions.ROTARY, Biases.NONE, SERIAL, true, false, 0),
            new Family("gpt_oss", RMS, Positions.ROTARY, Biases.ALL, SERIAL, false, false, 0),
            new Family("deepseek_v2", RMS, Positions.ROTARY, Biases.NONE, SERIAL, false, false, 0),
            new Family("deepseek_v3", RMS, Positions.ROTARY, Biases.NONE, SERIAL, false, false, 0));

    /**
     * The row of that name.
     *
     * @throws IllegalArgumentException when there is none; the message names those there are
     */
    public static Family of(String name) {
        return ALL.stream()
                .filter(family -> family.text.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no transformer family " + name + "; there are "
                        + ALL.stream().map(Family::text).toList()));
    }

    /** Query, key and value projections have biases. */
    public boolean attentionBias() {
        return biases.qkv();
    }

    /** All linear layers of a block have biases. */
    public boolean linearBias() {
        return biases.output() && biases.feedForward();
    }

    /** Attention and feed-forward run side by side and their results are added. */
    public boolean parallel() {
        return arrangement == PARALLEL || arrangement == Arrangement.PARALLEL_APART;
    }

    /** The same with positions that enter another way. */
    public Family with(Positions other) {
        return new Family(text, norm, other, biases, arrangement, headNorm, embeddingNorm, softcap);
    }

    /** The same with other biases. */
    public Family with(Biases other) {
        return new Family(text, norm, positions, other, arrangement, headNorm, embeddingNorm, softcap);
    }

    /** The same with branches that join another way. */
    public Family with(Arrangement other) {
        return new Family(text, norm, positions, biases, other, headNorm, embeddingNorm, softcap);
    }

    /** The same with another bound of scores. */
    public Family withSoftcap(double bound) {
        return new Family(text, norm, positions, biases, arrangement, headNorm, embeddingNorm, bound);
    }

    /** The same with norms of query and key heads or without. */
    public Family withHeadNorm(boolean normalised) {
        return new Family(text, norm, positions, biases, arrangement, normalised, embeddingNorm, softcap);
    }
}
