package systole.system.proof;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.execute.TensorData;
import systole.workloads.graph.OperatorStep;
import systole.workloads.graph.Shard;
import systole.workloads.graph.Values;
import systole.workloads.model.Experts;
import systole.workloads.operator.RotaryAppend;

/** The memory of one rank: its share of the parameters, its cache, and the values of the pass that is being played. */
final class RankMemory {
    private final TinyModel model;
    private final Shard shard;
    private final int rank;
    private final int batch;
    private final Map<String, TensorData> kept = new HashMap<>();
    private final Map<String, TensorData> values = new HashMap<>();
    private final Map<String, TensorData> temporaries = new HashMap<>();
    private final SourceInput input;
    private final SourceBinding source;
    private int past;
    private int tokens;

    RankMemory(TinyModel model, Shard shard, int rank, int batch, SourceInput input) {
        this.model = model;
        this.shard = shard;
        this.rank = rank;
        this.batch = batch;
        this.input = input;
        this.source = new SourceBinding(
                values,
                kept,
                batch,
                input.positions(),
                shard.heads(),
                model.config().headDim(),
                model.config().traits().buckets());
    }

    /** Starts a pass over the next tokens of every sequence. */
    void start(int[][] next, int before) {
        values.clear();
        past = before;
        tokens = next[0].length;
        double[] numbers = new double[batch * tokens];
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < tokens; t++) {
                numbers[b * tokens + t] = next[b][t];
            }
        }
        values.put(Values.TOKENS, TensorData.of(DataType.INT32, numbers, numbers.length, 1));
        if (input.positions() > 0 && before == 0) {
            values.put(Values.SOURCE_TOKENS, input.rows(model.type()));
        }
    }

    TensorData value(String name) {
        TensorData value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("nothing has written " + name + "; there are " + values.keySet());
        }
        return value;
    }

    void put(String name, TensorData value) {
        values.put(name, value);
    }

    /** Forgets what the kernels of one operator leave to each other. */
    void endOperator() {
        temporaries.clear();
    }

    /** Memory of a tensor of an operator that is done for the {@code time}-th time in this pass. */
    TensorData bind(OperatorStep step, int time, Declarations.Tensor tensor) {
        long[] dimensions =
                tensor.dimensions().stream().mapToLong(Long::longValue).toArray();
        String value = step.tensors().get(tensor.name());
        String name = step.operator().name();
        TensorData apart = source.of(name, time, tensor, past, tokens);
        if (apart != null) {
            return apart;
        }
        if (value != null && Routing.isOrder(value)) {
            return Routing.of(value(Values.CHOICE)).order(value, tensor);
        }
        if (value != null) {
            if (value.startsWith(Values.LAST) && !values.containsKey(value)) {
                values.put(value, lastRows(value(value.substring(Values.LAST.length()))));
            }
            return found(values, value, tensor.type(), dimensions);
        }
        boolean rotary = step.operator() instanceof RotaryAppend;
        if (name.equals("attention")
                && (tensor.name().equals("K") || tensor.name().equals("V"))) {
            return cache((tensor.name().equals("K") ? "keys" : "values") + time, tensor);
        }
        if (rotary && tensor.role() == Declarations.Role.STATE) {
            return cache(tensor.name() + time, tensor);
        }
        boolean parameter = tensor.role() == Declarations.Role.WEIGHT || name.endsWith("position_embedding");
        if (parameter) {
            return kept.computeIfAbsent(
                    name + time + tensor.name() + (name.equals("position_embedding") ? past : ""),
                    key -> data(tensor.type(), parameter(name, tensor.name(), time)));
        }
        return found(temporaries, tensor.name(), tensor.type(), dimensions);
    }

    private static TensorData found(Map<String, TensorData> where, String name, DataType type, long[] dimensions) {
        TensorData there = where.get(name);
        if (there != null && name.equals(Values.LOGITS) && there.dimensions().size() == dimensions.length) {
            return there;
        }
        TensorData wanted = TensorData.zeros(type, dimensions);
        if (there == null || there.values().length != wanted.values().length || there.type() != type) {
            where.put(name, wanted);
            return wanted;
        }
        return there.reshaped(dimensions);
    }

    private TensorData lastRows(TensorData all) {
        int width = all.values().length / (batch * tokens);
        TensorData last = TensorData.zeros(all.type(), batch, width);
        for (int b = 0; b < batch; b++) {
            System.arraycopy(all.values(), (b * tokens + tokens - 1) * width, last.values(), b * width, width);
        }
        return last;
    }

    private TensorData cache(String name, Declarations.Tensor tensor) {
        return kept.computeIfAbsent(
                name,
                key -> TensorData.zeros(
                        tensor.type(),
                        batch,
                        shard.kvHeads(),
                        model.config().maxPositions(),
                        model.config().headDim()));
    }

    private static TensorData data(DataType type, RealMatrix matrix) {
        double[] flat = new double[matrix.getRowDimension() * matrix.getColumnDimension()];
        for (int i = 0; i < matrix.getRowDimension(); i++) {
            System.arraycopy(matrix.getRow(i), 0, flat, i * matrix.getColumnDimension(), matrix.getColumnDimension());
        }
        return TensorData.of(type, flat, matrix.getRowDimension(), matrix.getColumnDimension());
    }

    /** The share of this rank (Shoeybi et al., "Megatron-LM", 2019). */
    private RealMatrix parameter(String operator, String tensor, int layer) {
        int dim = model.config().headDim();
        return switch (operator) {
            case "embedding", "encoder_embedding" -> rows("embedding", shard.vocabulary());
            case "position_embedding" -> positions(model.get("positions"), past, tokens);
            case "encoder_position_embedding" -> positions(model.get("encoder_positions"), 0, input.positions());
            case "position_bias", "encoder_position_bias" -> columns(operator, shard.heads());
            case "cross_query_projection" -> rows("cross_query" + layer, shard.heads() * dim);
            case "cross_key_value_projection" ->
                stacked(keyHeads("cross_key" + layer), keyHeads("cross_value" + layer));
            case "cross_output_projection" -> columns("cross_output" + layer, shard.attentionColumns());
            case "encoder_qkv_projection" ->
                stacked(
                        rows("encoder_query" + layer, shard.heads() * dim),
                        keyHeads("encoder_key" + layer),
                        keyHeads("encoder_value" + layer));
            case "encoder_output_projection" -> columns("encoder_output" + layer, shard.attentionColumns());
            case "encoder_up_projection" -> rows("encoder_up" + layer, shard.intermediate());
            case "encoder_down_projection" -> columns("encoder_down" + layer, shard.intermediate());
            case "encoder_first_convolution", "encoder_second_convolution" -> model.get(operator);
            case "qkv_projection" ->
                stacked(rows("query" + layer, shard.heads() * dim), keyHeads("key" + layer), keyHeads("value" + layer));
            case "rotary_embedding" -> angles();
            case "output_projection" -> columns("output" + layer, shard.attentionColumns());
            case "gate_up_projection" ->
                stacked(rows("gate" + layer, shard.intermediate()), rows("up" + layer, shard.intermediate()));
            case "router" -> model.get("router" + layer);
            case "expert_gate_up_projection" -> ofExperts(layer, this::gateAndUp);
            case "expert_down_projection" ->
                ofExperts(layer, number -> columns("down" + number, shard.expertIntermediate()));
            case "up_projection" -> rows("up" + layer, shard.intermediate());
            case "down_projection" -> columns("down" + layer, shard.intermediate());
            case "lm_head" -> rows("lm_head", shard.vocabulary());
            default -> model.get(operator + "_" + tensor + layer);
        };
    }

    /** The matrices of all experts of a layer, one after the other. */
    private RealMatrix ofExperts(int layer, Function<String, RealMatrix> matrix) {
        Experts experts = java.util.Objects.requireNonNull(model.config().experts());
        return stacked(IntStream.range(0, experts.count())
                .mapToObj(expert -> matrix.apply(layer + "_" + expert))
                .toArray(RealMatrix[]::new));
    }

    private RealMatrix gateAndUp(String number) {
        int width = shard.expertIntermediate();
        return stacked(rows("gate" + number, width), rows("up" + number, width));
    }

    /** Rows of this rank; past the end of the matrix zeros. */
    private RealMatrix rows(String name, int each) {
        RealMatrix whole = model.get(name);
        RealMatrix rows = MatrixUtils.createRealMatrix(each, whole.getColumnDimension());
        for (int i = 0; i < each && rank * each + i < whole.getRowDimension(); i++) {
            rows.setRowVector(i, whole.getRowVector(rank * each + i));
        }
        return rows;
    }

    /** The key heads that this rank's query heads share: copies where there are fewer than ranks. */
    private RealMatrix keyHeads(String name) {
        int dim = model.config().headDim();
        RealMatrix whole = model.get(name);
        int wholeGroup = model.config().heads() / model.config().kvHeads();
        int group = shard.heads() / shard.kvHeads();
        RealMatrix rows = MatrixUtils.createRealMatrix(shard.kvHeads() * dim, whole.getColumnDimension());
        for (int head = 0; head < shard.kvHeads(); head++) {
            int from = (rank * shard.heads() + head * group) / wholeGroup * dim;
            rows.setSubMatrix(
                    whole.getSubMatrix(from, from + dim - 1, 0, whole.getColumnDimension() - 1)
                            .getData(),
                    head * dim,
                    0);
        }
        return rows;
    }

    private RealMatrix columns(String name, int each) {
        RealMatrix whole = model.get(name);
        return whole.getSubMatrix(0, whole.getRowDimension() - 1, rank * each, (rank + 1) * each - 1);
    }

    private static RealMatrix stacked(RealMatrix... parts) {
        int rows = 0;
        for (RealMatrix part : parts) {
            rows += part.getRowDimension();
        }
        RealMatrix all = MatrixUtils.createRealMatrix(rows, parts[0].getColumnDimension());
        int at = 0;
        for (RealMatrix part : parts) {
            all.setSubMatrix(part.getData(), at, 0);
            at += part.getRowDimension();
        }
        return all;
    }

    /** A row for each position: cosines, then sines. */
    private RealMatrix angles() {
        int dim = model.config().headDim();
        RealMatrix angles = MatrixUtils.createRealMatrix(model.config().maxPositions(), dim);
        for (int t = 0; t < angles.getRowDimension(); t++) {
            for (int i = 0; i < dim / 2; i++) {
                // written apart from the reference, which takes a power
                double angle = t * Math.exp(-Math.log(10_000) * 2 * i / dim);
                angles.setEntry(t, i, Math.cos(angle));
                angles.setEntry(t, i + dim / 2, Math.sin(angle));
            }
        }
        return angles;
    }

    /** The vectors of positions of a pass, for each sequence. */
    private RealMatrix positions(RealMatrix learned, int first, int count) {
        RealMatrix row =
                MatrixUtils.createRealMatrix(1, batch * count * model.config().hidden());
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < count; t++) {
                double[] vector = learned.getRow(first + t);
                row.setSubMatrix(new double[][] {vector}, 0, (b * count + t) * vector.length);
            }
        }
        return row;
    }
}
