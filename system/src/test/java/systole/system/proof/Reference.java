package systole.system.proof;

import java.util.Arrays;
import java.util.Objects;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.util.FastMath;
import org.jspecify.annotations.Nullable;
import systole.workloads.model.Experts;
import systole.workloads.model.Family;
import systole.workloads.model.TransformerConfig;

/**
 * A transformer in double precision, written from the papers (Vaswani et al., 2017; Touvron et al., "LLaMA", 2023; Radford et
 * al., "GPT-2", 2019; Wang and Komatsuzaki, "GPT-J-6B", 2021; Almazrouei et al., "Falcon", 2023; Gemma Team, "Gemma 2", 2024; Jiang
 * et al., "Mixtral of Experts", 2024; Raffel et al., "T5", 2020; Radford et al., "Whisper", 2022), one sequence at a time, without a cache: every pass goes through all tokens again.
 */
final class Reference {
    private final TinyModel model;
    private final TransformerConfig config;
    private final boolean rms;
    private final @Nullable RealMatrix states;

    Reference(TinyModel model) {
        this(model, null);
    }

    /** A decoder that attends to the states of an encoder. */
    private Reference(TinyModel model, @Nullable RealMatrix states) {
        this.states = states;
        this.model = model;
        this.config = model.config();
        this.rms = config.traits().norm() == Family.Norm.RMS;
    }

    /** A model whose encoder reads one sequence of an input. */
    static Reference reading(TinyModel model, SourceInput input, int sequence) {
        return new Reference(model, new Reference(model).states(input, sequence));
    }

    private RealMatrix states(SourceInput input, int sequence) {
        RealMatrix x;
        if (input.frames().isEmpty()) {
            x = MatrixUtils.createRealMatrix(input.positions(), config.hidden());
            for (int t = 0; t < input.positions(); t++) {
                x.setRowVector(
                        t, model.get("embedding").getRowVector(input.tokens().get(sequence)[t]));
            }
        } else {
            RealMatrix first = convolved(input.frames().get(sequence), "encoder_first_convolution", 1);
            x = convolved(first, "encoder_second_convolution", 2).add(model.get("encoder_positions"));
        }
        int layers = Objects.requireNonNull(config.source()).encoder().layers();
        for (int layer = 0; layer < layers; layer++) {
            RealMatrix normed = norm(x, "encoder_input_norm", layer);
            x = x.add(attention(normed, normed, "encoder_", layer, false));
            x = x.add(products(norm(x, "encoder_post_attention_norm", layer), "encoder_", "" + layer));
        }
        return norm(x, "encoder_final_norm", 0);
    }

    /** A convolution over three neighbours, and GELU. */
    private RealMatrix convolved(RealMatrix rows, String name, int stride) {
        RealMatrix out = MatrixUtils.createRealMatrix(rows.getRowDimension() / stride, config.hidden());
        int width = rows.getColumnDimension();
        for (int t = 0; t < out.getRowDimension(); t++) {
            for (int o = 0; o < config.hidden(); o++) {
                double sum = 0;
                for (int tap = -1; tap <= 1; tap++) {
                    int at = t * stride + tap;
                    for (int i = 0; at >= 0 && at < rows.getRowDimension() && i < width; i++) {
                        sum += rows.getEntry(at, i) * model.get(name).getEntry(o, (tap + 1) * width + i);
                    }
                }
                out.setEntry(t, o, gelu(sum));
            }
        }
        return out;
    }

    /** Logits after the last of the tokens. */
    double[] logits(int[] tokens) {
        RealMatrix x = MatrixUtils.createRealMatrix(tokens.length, config.hidden());
        for (int t = 0; t < tokens.length; t++) {
            RealVector row = model.get("embedding").getRowVector(tokens[t]);
            boolean learned = config.traits().positions() == Family.Positions.LEARNED;
            x.setRowVector(t, learned ? row.add(model.get("positions").getRowVector(t)) : row);
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            x = block(x, layer);
        }
        RealMatrix last = norm(x, "final_norm", 0);
        double[] logits = model.get("lm_head").operate(last.getRow(tokens.length - 1));
        double bound = config.traits().logitSoftcap();
        return bound == 0
                ? logits
                : Arrays.stream(logits)
                        .map(logit -> bound * FastMath.tanh(logit / bound))
                        .toArray();
    }

    private RealMatrix block(RealMatrix x, int layer) {
        RealMatrix normed = norm(x, "input_norm", layer);
        RealMatrix attended = attention(normed, normed, "", layer, true);
        return switch (config.traits().arrangement()) {
            case PARALLEL -> x.add(attended).add(feedForward(normed, layer));
            case PARALLEL_APART -> x.add(attended).add(feedForward(norm(x, "mlp_norm", layer), layer));
            case SERIAL -> {
                RealMatrix own = x.add(attended);
                RealMatrix between = states == null
                        ? own
                        : own.add(attention(norm(own, "cross_attention_norm", layer), states, "cross_", layer, false));
                yield between.add(feedForward(norm(between, "post_attention_norm", layer), layer));
            }
            case POST -> throw new IllegalArgumentException("no reference for norms after branches");
            case MODULATED -> throw new IllegalArgumentException("no reference for modulated norms");
            case SANDWICH -> {
                RealMatrix between = x.add(norm(attended, "attention_output_norm", layer));
                RealMatrix added = feedForward(norm(between, "post_attention_norm", layer), layer);
                yield between.add(norm(added, "mlp_output_norm", layer));
            }
        };
    }

    private RealMatrix norm(RealMatrix x, String name, int layer) {
        double[] weight = model.get(name + "_weight" + layer).getRow(0);
        double[] bias = model.get(name + "_bias" + layer).getRow(0);
        RealMatrix y = x.copy();
        for (int t = 0; t < x.getRowDimension(); t++) {
            double[] row = x.getRow(t);
            double mean = rms ? 0 : mean(row);
            double squares = 0;
            for (double value : row) {
                squares += (value - mean) * (value - mean);
            }
            double scale = 1 / FastMath.sqrt(squares / row.length + (rms ? 1e-6 : 1e-5));
            for (int i = 0; i < row.length; i++) {
                y.setEntry(t, i, (row[i] - mean) * scale * weight[i] + (rms ? 0 : bias[i]));
            }
        }
        return y;
    }

    private static double mean(double[] row) {
        double sum = 0;
        for (double value : row) {
            sum += value;
        }
        return sum / row.length;
    }

    /** Attention of the rows of {@code x} to those of {@code from}. */
    private RealMatrix attention(RealMatrix x, RealMatrix from, String prefix, int layer, boolean causal) {
        int dim = config.headDim();
        int group = config.heads() / config.kvHeads();
        int tokens = x.getRowDimension();
        RealMatrix q = x.multiply(model.get(prefix + "query" + layer).transpose());
        RealMatrix k = from.multiply(model.get(prefix + "key" + layer).transpose());
        RealMatrix v = from.multiply(model.get(prefix + "value" + layer).transpose());
        double root = config.traits().scaled() ? FastMath.sqrt(dim) : 1;
        int keys = from.getRowDimension();
        RealMatrix out = MatrixUtils.createRealMatrix(tokens, config.heads() * dim);
        for (int head = 0; head < config.heads(); head++) {
            int shared = head / group;
            RealMatrix queries = rotated(head(q, head));
            RealMatrix scores = queries.multiply(rotated(head(k, shared)).transpose());
            for (int t = 0; t < tokens; t++) {
                double[] weights = new double[keys];
                double sum = 0;
                int seen = causal ? t + 1 : keys;
                for (int s = 0; s < seen; s++) {
                    double bias = bias(prefix, head, t, s);
                    weights[s] = FastMath.exp(bounded(scores.getEntry(t, s) / root) + bias);
                    sum += weights[s];
                }
                for (int s = 0; s < seen; s++) {
                    weights[s] /= sum;
                }
                out.setSubMatrix(new double[][] {head(v, shared).preMultiply(weights)}, t, head * dim);
            }
        }
        return out.multiply(model.get(prefix + "output" + layer).transpose());
    }

    /** What is learned of a distance; nothing between tokens of one sequence and those of another. */
    private double bias(String prefix, int head, int query, int key) {
        int buckets = config.traits().buckets();
        if (buckets == 0 || prefix.equals("cross_")) {
            return 0;
        }
        int bucket = SourceInput.bucket(query, key, buckets, !prefix.isEmpty());
        return model.get(prefix + "position_bias").getEntry(bucket, head);
    }

    private double bounded(double score) {
        double softcap = config.traits().softcap();
        return softcap == 0 ? score : softcap * FastMath.tanh(score / softcap);
    }

    private RealMatrix head(RealMatrix all, int number) {
        int dim = config.headDim();
        return all.getSubMatrix(0, all.getRowDimension() - 1, number * dim, (number + 1) * dim - 1);
    }

    /** Rotary positions (Su et al., "RoFormer", 2021), halves of the head paired as in LLaMA's public code. */
    private RealMatrix rotated(RealMatrix head) {
        if (config.traits().positions() != Family.Positions.ROTARY) {
            return head;
        }
        int half = config.headDim() / 2;
        RealMatrix turned = head.copy();
        for (int t = 0; t < head.getRowDimension(); t++) {
            for (int i = 0; i < half; i++) {
                double angle = angle(t, i, config.headDim());
                double a = head.getEntry(t, i);
                double b = head.getEntry(t, i + half);
                turned.setEntry(t, i, a * FastMath.cos(angle) - b * FastMath.sin(angle));
                turned.setEntry(t, i + half, b * FastMath.cos(angle) + a * FastMath.sin(angle));
            }
        }
        return turned;
    }

    /** Angle of pair i at a position. */
    private static double angle(int position, int i, int headDim) {
        return position * FastMath.pow(10_000, -2.0 * i / headDim);
    }

    private RealMatrix feedForward(RealMatrix x, int layer) {
        Experts experts = config.experts();
        if (experts == null) {
            return products(x, "", "" + layer);
        }
        RealMatrix scores = x.multiply(model.get("router" + layer).transpose());
        RealMatrix sum = MatrixUtils.createRealMatrix(x.getRowDimension(), config.hidden());
        for (int expert = 0; expert < experts.count(); expert++) {
            RealMatrix given = products(x, "", layer + "_" + expert);
            for (int t = 0; t < x.getRowDimension(); t++) {
                double weight = share(scores.getRow(t), expert, experts.chosen());
                sum.setRowVector(
                        t, sum.getRowVector(t).add(given.getRowVector(t).mapMultiply(weight)));
            }
        }
        return sum;
    }

    /** Softmax over the largest scores, as far as an expert has one of them. */
    private static double share(double[] scores, int expert, int chosen) {
        double[] sorted = scores.clone();
        java.util.Arrays.sort(sorted);
        double least = sorted[scores.length - chosen];
        double sum = 0;
        for (double score : scores) {
            sum += score >= least ? FastMath.exp(score) : 0;
        }
        return scores[expert] >= least ? FastMath.exp(scores[expert]) / sum : 0;
    }

    private RealMatrix products(RealMatrix x, String prefix, String number) {
        RealMatrix up = x.multiply(model.get(prefix + "up" + number).transpose());
        RealMatrix hidden = up.copy();
        boolean gated = config.gatedActivation();
        RealMatrix gate = gated ? x.multiply(model.get("gate" + number).transpose()) : up;
        for (int t = 0; t < up.getRowDimension(); t++) {
            for (int i = 0; i < up.getColumnDimension(); i++) {
                double passed = activation(gated ? gate.getEntry(t, i) : up.getEntry(t, i));
                hidden.setEntry(t, i, gated ? passed * up.getEntry(t, i) : passed);
            }
        }
        return hidden.multiply(model.get(prefix + "down" + number).transpose());
    }

    private double activation(double x) {
        return switch (config.activation()) {
            case "silu" -> silu(x);
            case "relu" -> Math.max(0, x);
            default -> gelu(x);
        };
    }

    private static double silu(double x) {
        return x / (1 + FastMath.exp(-x));
    }

    private static double gelu(double x) {
        return 0.5 * x * (1 + FastMath.tanh(FastMath.sqrt(2 / FastMath.PI) * (x + 0.044715 * x * x * x)));
    }
}
