package systole.system.proof;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.execute.TensorData;
import systole.workloads.graph.Values;

/**
 * Tensors of a model that attends to an encoder which lie otherwise in memory than the values that they are: rows of a product as
 * heads, windows of a convolution, biases by head. They are copied where a machine reads them by strides.
 *
 * @param values of the pass
 * @param kept keys and values of what the encoder has read, layer by layer
 * @param batch sequences
 * @param positions of the encoder
 * @param heads on this rank
 * @param dim elements of a head
 * @param buckets of distances
 */
record SourceBinding(
        Map<String, TensorData> values,
        Map<String, TensorData> kept,
        int batch,
        int positions,
        int heads,
        int dim,
        int buckets) {
    /** The tensor of an operator that is done for the {@code time}-th time; null where it lies as its value does. */
    @Nullable
    TensorData of(String operator, int time, Declarations.Tensor tensor, int past, int tokens) {
        long[] dimensions =
                tensor.dimensions().stream().mapToLong(Long::longValue).toArray();
        boolean encoder = operator.startsWith("encoder_");
        return switch (operator + "." + tensor.name()) {
            case "encoder_attention.Q" -> queries().reshaped(dimensions);
            case "encoder_attention.K" -> heads(value(Values.QKV), 1, 3).reshaped(dimensions);
            case "encoder_attention.V" -> heads(value(Values.QKV), 2, 3).reshaped(dimensions);
            case "cross_kv_append.y" ->
                kept.computeIfAbsent("cross" + time, key -> TensorData.zeros(tensor.type(), dimensions));
            case "cross_attention.K" ->
                heads(Objects.requireNonNull(kept.get("cross" + time)), 0, 2).reshaped(dimensions);
            case "cross_attention.V" ->
                heads(Objects.requireNonNull(kept.get("cross" + time)), 1, 2).reshaped(dimensions);
            case "encoder_second_convolution.A" -> windows();
            case "encoder_position_bias.tokens" -> numbers(positions, positions, 0, true);
            case "position_bias.tokens" -> numbers(tokens, past + tokens, past, false);
            case "attention.bias", "encoder_attention.bias" ->
                biases(encoder ? positions : tokens, encoder ? positions : past + tokens);
            default -> null;
        };
    }

    private TensorData value(String name) {
        return Objects.requireNonNull(values.get(name));
    }

    private TensorData queries() {
        TensorData rows = value(Values.QKV);
        TensorData queries = TensorData.zeros(rows.type(), (long) batch * positions, (long) heads * dim);
        for (int row = 0; row < batch * positions; row++) {
            System.arraycopy(rows.values(), row * 3 * heads * dim, queries.values(), row * heads * dim, heads * dim);
        }
        return queries;
    }

    /** One of several parts of each row, heads before tokens. */
    private TensorData heads(TensorData rows, int part, int parts) {
        TensorData out = TensorData.zeros(rows.type(), batch, heads, positions, dim);
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < positions; t++) {
                for (int head = 0; head < heads; head++) {
                    int from = ((b * positions + t) * parts + part) * heads * dim + head * dim;
                    int to = ((b * heads + head) * positions + t) * dim;
                    System.arraycopy(rows.values(), from, out.values(), to, dim);
                }
            }
        }
        return out;
    }

    private TensorData windows() {
        TensorData frames = value(Values.FRAMES);
        int width = frames.values().length / (batch * 2 * positions);
        List<RealMatrix> sequences = IntStream.range(0, batch)
                .mapToObj(b -> {
                    RealMatrix rows = MatrixUtils.createRealMatrix(2 * positions, width);
                    for (int t = 0; t < 2 * positions; t++) {
                        int from = (b * 2 * positions + t) * width;
                        rows.setRow(t, java.util.Arrays.copyOfRange(frames.values(), from, from + width));
                    }
                    return SourceInput.windows(rows, 2);
                })
                .toList();
        return SourceInput.stacked(frames.type(), sequences);
    }

    private TensorData numbers(int queries, int keys, int past, boolean bothWays) {
        double[] numbers = IntStream.range(0, queries * keys)
                .mapToDouble(pair -> SourceInput.bucket(past + pair / keys, pair % keys, buckets, bothWays))
                .toArray();
        return TensorData.of(DataType.INT32, numbers, numbers.length, 1);
    }

    /** Heads before pairs. */
    private TensorData biases(int queries, int keys) {
        TensorData pairs = value(Values.POSITION_BIAS);
        TensorData biases = TensorData.zeros(pairs.type(), heads, queries, keys);
        for (int i = 0; i < pairs.values().length; i++) {
            biases.values()[i % heads * queries * keys + i / heads] = pairs.values()[i];
        }
        return biases;
    }
}
