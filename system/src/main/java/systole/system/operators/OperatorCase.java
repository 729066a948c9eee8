package systole.system.operators;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import systole.isa.DataType;
import systole.workloads.model.Family;
import systole.workloads.operator.Attention;
import systole.workloads.operator.AttentionDecode;
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.Normalisation;
import systole.workloads.operator.Operator;
import systole.workloads.operator.QuantisedGemm;
import systole.workloads.operator.Softmax;

/**
 * Turns the fields of one operator, named as the columns of the measurements, into an operator. Sizes are counts of elements,
 * except {@code batch}, which counts independent products or sequences.
 */
public final class OperatorCase {
    private static final Map<String, Function<OperatorCase, Operator>> OPERATORS = Map.ofEntries(
            Map.entry("gemm", OperatorCase::gemm),
            Map.entry("attention_prefill", OperatorCase::prefill),
            Map.entry("attention_decode", OperatorCase::decode),
            Map.entry("softmax", OperatorCase::softmax),
            Map.entry("layernorm", row -> row.norm(Family.Norm.LAYER, false)),
            Map.entry("rmsnorm", row -> row.norm(Family.Norm.RMS, false)),
            Map.entry("fused_add_rmsnorm", row -> row.norm(Family.Norm.RMS, true)),
            Map.entry("gelu", row -> row.elementwise(Elementwise.Kind.GELU)),
            Map.entry("silu_mul", row -> row.elementwise(Elementwise.Kind.SILU_MUL)),
            Map.entry("add", row -> row.elementwise(Elementwise.Kind.ADD)),
            Map.entry("mul", row -> row.elementwise(Elementwise.Kind.MUL)),
            Map.entry("relu", row -> row.elementwise(Elementwise.Kind.RELU)),
            Map.entry("tanh", row -> row.elementwise(Elementwise.Kind.TANH)));
    private static final Map<String, DataType> TYPES = Map.of(
            "fp32", DataType.FP32,
            "tf32", DataType.TF32,
            "bf16", DataType.BF16,
            "fp16", DataType.FP16,
            "fp8", DataType.FP8_E4M3,
            "int8", DataType.INT8,
            "nvfp4", DataType.NVFP4);

    private final UnaryOperator<String> fields;
    private final String name;

    /**
     * An operator that is called by its kind.
     *
     * @param fields the text of each field, empty where there is none
     */
    public OperatorCase(UnaryOperator<String> fields) {
        this(fields, "");
    }

    /**
     * An operator with a name of its own.
     *
     * @param fields the text of each field, empty where there is none
     * @param name what it is called in reports; empty to call it by its kind
     */
    public OperatorCase(UnaryOperator<String> fields, String name) {
        this.fields = fields;
        this.name = name;
    }

    /** Whether a kind is a norm, a softmax or an elementwise operation: what reads its tensors and does little with them. */
    public static boolean isStream(String kind) {
        return OPERATORS.containsKey(kind) && !kind.equals("gemm") && !kind.startsWith("attention");
    }

    /** Kinds of operators, the values of {@code op}, sorted. */
    public static List<String> kinds() {
        return OPERATORS.keySet().stream().sorted().toList();
    }

    /**
     * The operator.
     *
     * @throws UnpredictableException with the reason when the fields say none
     */
    public Operator operator() {
        String op = get("op");
        Function<OperatorCase, Operator> maker = OPERATORS.get(op);
        if (maker == null) {
            throw new UnpredictableException("op \"" + op + "\" is not one of " + kinds());
        }
        boolean dynamic = dynamic();
        if (!get("ranks").isEmpty() && SizeLimits.whole("ranks", get("ranks"), Integer.MAX_VALUE) != 1) {
            throw new UnpredictableException(
                    "an operator runs on one device: ranks is " + get("ranks") + ", expected 1");
        }
        if (dynamic && !op.equals("gemm")) {
            throw new UnpredictableException("dynamic quantisation is that of a product's activations: op \"gemm\"");
        }
        try {
            return maker.apply(this);
        } catch (IllegalArgumentException e) {
            throw new UnpredictableException(String.valueOf(e.getMessage()));
        }
    }

    private Operator gemm() {
        DataType type = type();
        DataType output = type.bits() < 16 ? DataType.BF16 : type;
        long m = size("m");
        long n = size("n");
        long k = size("k");
        long batch = sizeOr("batch", 1);
        SizeLimits.checkElements(batch, m, k);
        SizeLimits.checkElements(batch, k, n);
        SizeLimits.checkElements(batch, m, n);
        Gemm product = new Gemm(named("gemm"), m, n, k, batch, type, output);
        if (!dynamic()) {
            return product;
        }
        if (type.bits() >= 16) {
            throw new UnpredictableException(
                    "dynamic quantisation is to a format of fewer than 16 bits, found " + get("dtype"));
        }
        return new QuantisedGemm(product, DataType.BF16);
    }

    private Operator prefill() {
        DataType type = type();
        DataType wide = type.bits() < 16 ? DataType.BF16 : type;
        boolean causal = flag("causal");
        checkAttention(size("q_len"));
        return new Attention(
                named("attention"),
                size("batch"),
                Math.toIntExact(size("q_heads")),
                Math.toIntExact(size("kv_heads")),
                Math.toIntExact(size("head_dim")),
                size("q_len"),
                size("kv_len"),
                causal,
                true,
                type,
                cacheType(type),
                wide);
    }

    private Operator decode() {
        DataType type = type();
        DataType wide = type.bits() < 16 ? DataType.BF16 : type;
        checkAttention(1);
        if (!get("q_len").isEmpty() && size("q_len") != 1) {
            throw new UnpredictableException(
                    "decode of " + get("q_len") + " new tokens at once is not simulated, only of 1");
        }
        return new AttentionDecode(
                named("attention"),
                size("batch"),
                Math.toIntExact(size("q_heads")),
                Math.toIntExact(size("kv_heads")),
                Math.toIntExact(size("head_dim")),
                size("kv_len"),
                true,
                type,
                cacheType(type),
                wide);
    }

    private void checkAttention(long queries) {
        SizeLimits.checkElements(size("batch"), size("q_heads"), size("head_dim"), queries);
        SizeLimits.checkElements(2, size("batch"), size("kv_heads"), size("head_dim"), size("kv_len"));
    }

    private Operator softmax() {
        checkRows();
        return new Softmax(named("softmax"), size("rows"), size("cols"), type());
    }

    private Operator norm(Family.Norm kind, boolean residual) {
        checkRows();
        return new Normalisation(named(get("op")), kind, residual, size("rows"), size("cols"), type(), type());
    }

    private Operator elementwise(Elementwise.Kind kind) {
        checkRows();
        return new Elementwise(named(get("op")), kind, size("rows"), size("cols"), type(), type());
    }

    private void checkRows() {
        SizeLimits.checkElements(size("rows"), size("cols"));
    }

    private String named(String kind) {
        return name.isEmpty() ? kind : name;
    }

    private String get(String field) {
        return fields.apply(field);
    }

    private DataType cacheType(DataType otherwise) {
        return get("kv_dtype").isEmpty() ? otherwise : typeOf("kv_dtype");
    }

    /** Names of number formats, the values of {@code dtype}, sorted. */
    public static List<String> types() {
        return TYPES.keySet().stream().sorted().toList();
    }

    /** The format of its operands. */
    public DataType type() {
        return typeOf("dtype");
    }

    private DataType typeOf(String column) {
        DataType type = TYPES.get(get(column).toLowerCase(Locale.ROOT));
        if (type == null) {
            throw new UnpredictableException(column + " \"" + get(column) + "\" is not one of "
                    + TYPES.keySet().stream().sorted().toList());
        }
        return type;
    }

    private boolean flag(String column) {
        String text = get(column).toLowerCase(Locale.ROOT);
        boolean yes = text.equals("1") || text.equals("true");
        if (!yes && !text.isEmpty() && !text.equals("0") && !text.equals("false")) {
            throw new UnpredictableException(column + " \"" + get(column) + "\" is not one of [true, false, 1, 0]");
        }
        return yes;
    }

    /** Whether activations are scaled and converted by kernels of their own. */
    private boolean dynamic() {
        String text = get("quantisation");
        if (!text.isEmpty() && !text.equals("none") && !text.equals("dynamic")) {
            throw new UnpredictableException("quantisation \"" + text + "\" is not one of [dynamic, none]");
        }
        return text.equals("dynamic");
    }

    private long sizeOr(String column, long otherwise) {
        return get(column).isEmpty() ? otherwise : size(column);
    }

    private long size(String column) {
        return SizeLimits.whole(column, get(column), Integer.MAX_VALUE);
    }
}
