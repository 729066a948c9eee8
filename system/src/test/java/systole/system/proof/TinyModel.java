package systole.system.proof;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.isa.number.ScalarFormat;
import systole.workloads.model.Encoder;
import systole.workloads.model.Experts;
import systole.workloads.model.Family;
import systole.workloads.model.Source;
import systole.workloads.model.TransformerConfig;

/**
 * A small model with random parameters, which are rounded to a data type once: the executed program and the reference have the
 * same ones. Matrices are {@code [outputs, inputs]}.
 */
final class TinyModel {
    private final TransformerConfig config;
    private final DataType type;
    private final Random random;
    private final Map<String, RealMatrix> parameters = new TreeMap<>();

    private TinyModel(TransformerConfig config, DataType type, long seed) {
        this.config = config;
        this.type = type;
        this.random = new Random(seed);
        int hidden = config.hidden();
        int attention = config.heads() * config.headDim();
        int keys = config.kvHeads() * config.headDim();
        matrix("embedding", config.vocabulary(), hidden, 1);
        matrix("positions", config.maxPositions(), hidden, 0.5);
        for (int layer = 0; layer < config.layers(); layer++) {
            norm("input_norm", layer);
            matrix("query" + layer, attention, hidden, 1.5 / Math.sqrt(hidden));
            matrix("key" + layer, keys, hidden, 1.5 / Math.sqrt(hidden));
            matrix("value" + layer, keys, hidden, 1 / Math.sqrt(hidden));
            matrix("output" + layer, hidden, attention, 1 / Math.sqrt(attention));
            norm("post_attention_norm", layer);
            feedForward("" + layer, config.intermediate());
        }
        norm("final_norm", 0);
        matrix("lm_head", config.vocabulary(), hidden, 1 / Math.sqrt(hidden));
        for (int layer = 0; layer < config.layers(); layer++) {
            for (String name : List.of("mlp_norm", "attention_output_norm", "mlp_output_norm")) {
                norm(name, layer);
            }
            experts(layer);
        }
        if (config.source() != null) {
            source(config.source().encoder(), config.source().fixed());
        }
    }

    /** An encoder beside it, and what attending to it takes. */
    private void source(TransformerConfig encoder, int fixed) {
        int hidden = config.hidden();
        int attention = config.heads() * config.headDim();
        for (int layer = 0; layer < encoder.layers(); layer++) {
            norm("encoder_input_norm", layer);
            norm("encoder_post_attention_norm", layer);
            attention("encoder_", layer, attention);
            matrix("encoder_up" + layer, encoder.intermediate(), hidden, 1 / Math.sqrt(hidden));
            matrix("encoder_down" + layer, hidden, encoder.intermediate(), 1 / Math.sqrt(encoder.intermediate()));
        }
        norm("encoder_final_norm", 0);
        for (int layer = 0; layer < config.layers(); layer++) {
            norm("cross_attention_norm", layer);
            attention("cross_", layer, attention);
        }
        if (fixed > 0) {
            int bands = java.util.Objects.requireNonNull(encoder.encoder()).bands();
            matrix("encoder_first_convolution", hidden, 3 * bands, 1 / Math.sqrt(bands));
            matrix("encoder_second_convolution", hidden, 3 * hidden, 1 / Math.sqrt(hidden));
            matrix("encoder_positions", fixed, hidden, 0.5);
        } else {
            matrix("position_bias", config.traits().buckets(), config.heads(), 1);
            matrix("encoder_position_bias", config.traits().buckets(), config.heads(), 1);
        }
    }

    private void attention(String prefix, int layer, int width) {
        int hidden = config.hidden();
        // scores that nothing divides come from smaller queries
        double queries = config.traits().scaled() ? 1.5 : 0.5;
        matrix(prefix + "query" + layer, width, hidden, queries / Math.sqrt(hidden));
        matrix(prefix + "key" + layer, width, hidden, 1.5 / Math.sqrt(hidden));
        matrix(prefix + "value" + layer, width, hidden, 1 / Math.sqrt(hidden));
        matrix(prefix + "output" + layer, hidden, width, 1 / Math.sqrt(width));
    }

    /** T5's parts: RMS norm, learned biases of distances, scores as they are, ReLU, heads wider than the stream; 3 and 2 layers. */
    static TinyModel t5(DataType type, long seed) {
        Family traits = family("t5").withBuckets(8).withScaled(false);
        TransformerConfig decoder = with("tiny-t5", traits, 2, 96, 192, 8, 16, 160, "relu", type, null);
        TransformerConfig encoder = with("tiny-t5", traits, 3, 96, 192, 8, 16, 160, "relu", type, new Encoder(0, 0));
        return new TinyModel(decoder.with(new Source(encoder, 0)), type, seed);
    }

    /** Whisper's parts: two convolutions of audio, layer norm, learned positions, GELU; 3 and 2 layers. */
    static TinyModel whisper(DataType type, long seed) {
        Family traits = family("gpt2").with(Family.Biases.NO_KEYS);
        TransformerConfig decoder = with("tiny-whisper", traits, 2, 96, 256, 4, 24, 144, "gelu", type, null);
        TransformerConfig encoder =
                with("tiny-whisper", traits, 3, 96, 256, 4, 24, 1, "gelu", type, Encoder.ofAudio(20));
        return new TinyModel(decoder.with(new Source(encoder, 30)), type, seed);
    }

    private static TransformerConfig with(
            String name,
            Family traits,
            int layers,
            int hidden,
            int intermediate,
            int heads,
            int headDim,
            int vocabulary,
            String activation,
            DataType type,
            @Nullable Encoder encoder) {
        return new TransformerConfig(
                name,
                traits,
                layers,
                hidden,
                intermediate,
                heads,
                heads,
                headDim,
                vocabulary,
                128,
                false,
                null,
                false,
                activation,
                type,
                0,
                null,
                null,
                encoder);
    }

    private void experts(int layer) {
        Experts experts = config.experts();
        if (experts != null) {
            matrix("router" + layer, experts.count(), config.hidden(), 1 / Math.sqrt(config.hidden()));
            for (int expert = 0; expert < experts.count(); expert++) {
                feedForward(layer + "_" + expert, experts.intermediate());
            }
        }
    }

    /** Llama's parts: RMS norm, grouped-query attention, rotary positions, gated SiLU. */
    static TinyModel llama(DataType type, long seed) {
        return new TinyModel(
                new TransformerConfig(
                        "tiny-llama",
                        family("llama"),
                        2,
                        128,
                        192,
                        8,
                        4,
                        16,
                        160,
                        128,
                        false,
                        null,
                        true,
                        "silu",
                        type),
                type,
                seed);
    }

    /** As llama with sizes that 4 ranks do not divide: two key heads, and a vocabulary that is padded. */
    static TinyModel uneven(DataType type, long seed) {
        return new TinyModel(
                new TransformerConfig(
                        "uneven-llama",
                        family("llama"),
                        2,
                        128,
                        192,
                        8,
                        2,
                        16,
                        157,
                        128,
                        false,
                        null,
                        true,
                        "silu",
                        type),
                type,
                seed);
    }

    /** GPT-2's parts: layer norm, one key head a query head, learned positions, GELU. */
    static TinyModel gpt2(DataType type, long seed) {
        return new TinyModel(
                new TransformerConfig(
                        "tiny-gpt2",
                        family("gpt2"),
                        2,
                        96,
                        256,
                        4,
                        4,
                        24,
                        144,
                        128,
                        false,
                        null,
                        false,
                        "gelu_new",
                        type),
                type,
                seed);
    }

    /** GPT-J's parts: attention and feed-forward beside each other behind one layer norm, rotary positions. */
    static TinyModel gptj(DataType type, long seed) {
        return new TinyModel(
                new TransformerConfig(
                        "tiny-gptj",
                        family("gptj"),
                        2,
                        96,
                        256,
                        4,
                        4,
                        24,
                        144,
                        128,
                        false,
                        null,
                        false,
                        "gelu_new",
                        type),
                type,
                seed);
    }

    /** Falcon's parts where key heads are grouped: branches beside each other, each behind a norm of its own. */
    static TinyModel falcon(DataType type, long seed) {
        Family family = family("falcon").with(Family.Arrangement.PARALLEL_APART);
        return new TinyModel(with("tiny-falcon", family, false, "gelu", type, null), type, seed);
    }

    /** Gemma 2's parts without its windows: norms around each branch, bounded scores, gated GELU. */
    static TinyModel gemma2(DataType type, long seed) {
        return new TinyModel(
                with("tiny-gemma2", family("gemma2").withSoftcap(2).withLogitSoftcap(3), true, "gelu", type, null),
                type,
                seed);
    }

    /** Mixtral's parts; each token goes through all experts, so that every expert has as many rows as is timed. */
    static TinyModel mixtral(DataType type, long seed) {
        Experts experts = new Experts(4, 4, 64, true, 0, 0, 1);
        return new TinyModel(with("tiny-mixtral", family("mixtral"), true, "silu", type, experts), type, seed);
    }

    private static TransformerConfig with(
            String name, Family family, boolean gated, String activation, DataType type, @Nullable Experts experts) {
        return new TransformerConfig(
                name,
                family,
                2,
                128,
                192,
                8,
                4,
                16,
                160,
                128,
                false,
                null,
                gated,
                activation,
                type,
                0,
                experts,
                null,
                null);
    }

    TransformerConfig config() {
        return config;
    }

    DataType type() {
        return type;
    }

    /** A parameter matrix, rounded. */
    RealMatrix get(String name) {
        RealMatrix matrix = parameters.get(name);
        if (matrix == null) {
            throw new IllegalArgumentException("no parameter " + name + "; there are " + parameters.keySet());
        }
        return matrix;
    }

    private void feedForward(String number, int width) {
        int hidden = config.hidden();
        matrix("gate" + number, width, hidden, 1 / Math.sqrt(hidden));
        matrix("up" + number, width, hidden, 1 / Math.sqrt(hidden));
        matrix("down" + number, hidden, width, 1 / Math.sqrt(width));
    }

    private void norm(String name, int layer) {
        matrix(name + "_weight" + layer, 1, config.hidden(), 0.2);
        RealMatrix weight = get(name + "_weight" + layer);
        for (int i = 0; i < config.hidden(); i++) {
            weight.setEntry(0, i, ScalarFormat.of(type).round(1 + weight.getEntry(0, i)));
        }
        matrix(name + "_bias" + layer, 1, config.hidden(), 0.2);
    }

    private void matrix(String name, int rows, int columns, double scale) {
        RealMatrix matrix = MatrixUtils.createRealMatrix(rows, columns);
        ScalarFormat format = ScalarFormat.of(type);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                matrix.setEntry(i, j, format.round(scale * random.nextGaussian()));
            }
        }
        parameters.put(name, matrix);
    }

    /** The traits of the architectures proved here, as their files in {@code configs/architectures} say. */
    private static Family family(String name) {
        boolean rms = List.of("llama", "gemma2", "mixtral", "t5").contains(name);
        return new Family(
                name,
                rms ? Family.Norm.RMS : Family.Norm.LAYER,
                name.equals("gpt2") ? Family.Positions.LEARNED : Family.Positions.ROTARY,
                name.equals("gpt2")
                        ? Family.Biases.ALL
                        : name.equals("gptj") ? Family.Biases.FEED_FORWARD : Family.Biases.NONE,
                name.equals("gemma2")
                        ? Family.Arrangement.SANDWICH
                        : List.of("gptj", "falcon").contains(name)
                                ? Family.Arrangement.PARALLEL
                                : Family.Arrangement.SERIAL,
                false,
                false,
                name.equals("gemma2") ? 50 : 0,
                0);
    }
}
