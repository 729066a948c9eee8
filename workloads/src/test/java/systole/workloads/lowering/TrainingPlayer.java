package systole.workloads.lowering;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.execute.TensorData;
import systole.workloads.graph.OperatorStep;
import systole.workloads.graph.Pass;
import systole.workloads.graph.Step;
import systole.workloads.model.TransformerConfig;
import systole.workloads.operator.AttentionGradient;
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.Named;
import systole.workloads.operator.Operator;
import systole.workloads.training.Phase;
import systole.workloads.training.TrainingPasses;

/**
 * Executes the steps of training passes on the small machine. Values are found by the names that steps give them; here is what is
 * said there to be a matter of layout: transposes, the views of a fused projection, heads before or after tokens.
 */
final class TrainingPlayer {
    private static final Set<String> BY_TOKEN = Set.of(
            "queries",
            "attended",
            "d_queries",
            "d_attended",
            "cross_queries",
            "cross_attended",
            "d_cross_queries",
            "d_cross_attended");

    private final SmallMachine machine = new SmallMachine(new Random(5));
    private final TransformerConfig config;
    private final int batch;
    private final int tokens;
    private final Map<String, double[]> values;
    private final LatentViews latents;
    private final CrossViews cross;
    private final AudioViews audio;
    private final ModulationViews modulations;

    TrainingPlayer(TransformerConfig config, int batch, int tokens, Map<String, double[]> values) {
        this.config = config;
        this.batch = batch;
        this.tokens = tokens;
        this.values = new HashMap<>(values);
        this.latents = new LatentViews(config.latent(), batch * tokens);
        this.audio = new AudioViews(tokens, config.hidden());
        int positions = Math.toIntExact(config.sourcePositions(tokens));
        this.cross = new CrossViews(batch, positions, config.heads(), config.headDim());
        this.modulations = new ModulationViews(config.hidden());
    }

    double[] value(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    void put(String name, double[] value) {
        values.put(name, value);
    }

    void play(Pass pass) {
        for (Step step : pass.steps()) {
            play((OperatorStep) step);
        }
    }

    /** The steps of one stack of several. */
    void playOf(String prefix, Pass pass) {
        for (Step step : pass.steps()) {
            OperatorStep operator = (OperatorStep) step;
            if (operator.operator().name().startsWith(prefix)) {
                play(operator);
            }
        }
    }

    /**
     * Gradients of the mean cross entropy over rows, after the forward pass of a head; each row's part of the mean is given, over its sum
     * of exponentials where kernels are fused.
     */
    void playEntropy(TrainingPasses passes, int sequence, int rows, boolean fused) {
        double[] ones = new double[rows];
        Arrays.fill(ones, fused ? -1.0 / rows : -1);
        put("minus_ones", ones);
        if (fused) {
            put(
                    "share",
                    Arrays.stream(value("sum")).map(sum -> 1 / (sum * rows)).toArray());
        }
        play(passes.head(Phase.INPUT_GRADIENT, batch, sequence));
        play(passes.head(Phase.WEIGHT_GRADIENT, batch, sequence));
    }

    private void play(OperatorStep step) {
        Lowering lowering = machine.any();
        Set<String> stored = new HashSet<>();
        Map<String, TensorData> given = new HashMap<>();
        for (Kernel kernel : step.operator().lower(lowering)) {
            kernel.tensors().forEach(tensor -> {
                String value = step.tensors().get(tensor.name());
                double[] data = value == null ? null : read(value, step);
                if (data != null) {
                    long[] dimensions = tensor.dimensions().stream()
                            .mapToLong(Long::longValue)
                            .toArray();
                    given.put(tensor.name(), TensorData.of(tensor.type(), data, dimensions));
                }
            });
            stored.addAll(stored(kernel));
        }
        SmallMachine.Memory memory = SmallMachine.run(step.operator(), lowering, given);
        for (String tensor : stored) {
            String value = step.tensors().get(tensor);
            if (value != null) {
                write(value, memory.get(tensor).values(), step);
            }
        }
    }

    private static List<String> stored(Kernel kernel) {
        return kernel.program().instructions().stream()
                .filter(instruction -> Set.of(Opcode.STORE, Opcode.STORE_ADD, Opcode.SCATTER_ADD)
                        .contains(instruction.opcode()))
                .map(instruction -> kernel.tensors()
                        .get(((Operand.TileRef) instruction.operands().get(0)).tensor())
                        .name())
                .toList();
    }

    private static boolean isTurned(String name) {
        return name.endsWith("^T");
    }

    private static String plain(String name) {
        return isTurned(name) ? name.substring(0, name.length() - 2) : name;
    }

    private double @Nullable [] read(String name, OperatorStep step) {
        String plain = plain(name);
        if (plain.equals("queries") || plain.equals("keys") || plain.equals("values")) {
            view(plain);
        }
        if (plain.equals("d_qkv_parts")) {
            joinViews();
        }
        latents.see(plain, values);
        cross.see(plain, values);
        audio.see(plain, values);
        modulations.see(plain, values);
        double[] data = values.get(plain);
        if (data == null) {
            return null;
        }
        if (plain.equals("position_bias") && operator(step) instanceof Elementwise) {
            return repeated(data, batch);
        }
        if (plain.endsWith("position_bias") && isTurned(name)) {
            return Numbers.turned(data, 1, config.heads(), data.length / config.heads());
        }
        if (operator(step) instanceof Gemm gemm) {
            double[] laid = ofAttention(gemm) && BY_TOKEN.contains(plain) ? heads(data, true) : data;
            if (!isTurned(name)) {
                return laid;
            }
            int inner = Math.toIntExact(gemm.k());
            int items = Math.toIntExact(gemm.batch());
            return Numbers.turned(laid, items, inner, laid.length / items / inner);
        }
        if (isTurned(name) && operator(step) instanceof AttentionGradient) {
            int keys = data.length / (batch * config.kvHeads() * config.headDim());
            return Numbers.turned(data, batch * config.kvHeads(), keys, config.headDim());
        }
        return data;
    }

    private void write(String name, double[] data, OperatorStep step) {
        String plain = plain(name);
        double[] laid = data;
        if (plain.equals("position_bias")) {
            laid = Numbers.turned(data, 1, data.length / config.heads(), config.heads());
        } else if (operator(step) instanceof Gemm gemm && ofAttention(gemm) && BY_TOKEN.contains(plain)) {
            laid = heads(data, false);
        } else if (isTurned(name)) {
            // sums of query gradients: heads, elements, tokens
            laid = heads(Numbers.turned(data, batch * config.heads(), config.headDim(), tokens), false);
        }
        values.put(plain, laid);
    }

    private static boolean ofAttention(Gemm gemm) {
        return gemm.name().startsWith("attention_") || gemm.name().startsWith("cross_attention_");
    }

    /** The operator itself where it goes by the name of a stack. */
    private static Operator operator(OperatorStep step) {
        return step.operator() instanceof Named named ? named.of() : step.operator();
    }

    private static double[] repeated(double[] data, int times) {
        double[] all = new double[data.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(data, 0, all, i * data.length, data.length);
        }
        return all;
    }

    /** From tokens before heads to heads before tokens, or back. */
    private double[] heads(double[] x, boolean forth) {
        int heads = config.heads();
        double[] y = new double[x.length];
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < tokens; t++) {
                for (int head = 0; head < heads; head++) {
                    int byToken = ((b * tokens + t) * heads + head) * config.headDim();
                    int byHead = ((b * heads + head) * tokens + t) * config.headDim();
                    System.arraycopy(x, forth ? byToken : byHead, y, forth ? byHead : byToken, config.headDim());
                }
            }
        }
        return y;
    }

    /** Queries, keys or values as they lie in the fused projection, where nothing has taken it apart. */
    private void view(String name) {
        if (values.containsKey(name) || !values.containsKey("qkv")) {
            return;
        }
        boolean query = name.equals("queries");
        int heads = query ? config.heads() : config.kvHeads();
        double[] part = new double[batch * tokens * heads * config.headDim()];
        copy(name, part, value("qkv"), true);
        values.put(name, part);
    }

    private void joinViews() {
        int all = config.heads() + 2 * config.kvHeads();
        double[] whole = new double[batch * tokens * all * config.headDim()];
        for (String name : List.of("queries", "keys", "values")) {
            copy(name, value("d_" + name), whole, false);
        }
        values.put("d_qkv_parts", whole);
    }

    private void copy(String name, double[] part, double[] whole, boolean out) {
        int dim = config.headDim();
        boolean query = name.equals("queries");
        int heads = query ? config.heads() : config.kvHeads();
        int first = query ? 0 : config.heads() + (name.equals("values") ? config.kvHeads() : 0);
        int all = config.heads() + 2 * config.kvHeads();
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < tokens; t++) {
                for (int head = 0; head < heads; head++) {
                    int in = ((b * tokens + t) * all + first + head) * dim;
                    int at = query ? ((b * tokens + t) * heads + head) * dim : ((b * heads + head) * tokens + t) * dim;
                    System.arraycopy(out ? whole : part, out ? in : at, out ? part : whole, out ? at : in, dim);
                }
            }
        }
    }
}
