package systole.study.validation;

import java.util.Set;

/**
 * Operators that one target of accuracy is set for. Targets are mean absolute errors in percent: of devices that were measured,
 * and of a device that is described by its datasheet and family alone.
 */
public enum OperatorClass {
    /** Matrix products of 16-bit types. */
    PRODUCT_16("16-bit GEMM", 6, 10),
    /** Matrix products of fp8, quantisation of activations included where the measurement includes it. */
    PRODUCT_FP8("fp8 GEMM", 12, 18),
    /** Matrix products of other types. */
    PRODUCT_OTHER("other GEMM", 0, 0),
    /** Attention of many queries. */
    PREFILL("attention prefill", 10, 15),
    /** Attention of one query a sequence over a cache. */
    DECODE("attention decode", 12, 15),
    /** Norms, softmax and elementwise operators. */
    ROWWISE("norm, softmax, elementwise", 10, 15),
    /** Collectives of less than 256 KiB. */
    COLLECTIVE_SMALL("collective < 256 KiB", 20, 30),
    /** Collectives of 256 KiB to 8 MiB. */
    COLLECTIVE_MEDIUM("collective to 8 MiB", 15, 20),
    /** Collectives of more than 8 MiB. */
    COLLECTIVE_LARGE("collective > 8 MiB", 8, 10),
    /** Whole runs of models. */
    RUN("whole run", 0, 0);

    private static final Set<String> SIXTEEN_BITS = Set.of("bf16", "fp16");
    private static final Set<String> COLLECTIVES = Set.of("all_reduce", "all_gather", "reduce_scatter", "all_to_all");
    private static final double SMALL_BYTES = 256 * 1024;
    private static final double MEDIUM_BYTES = 8 * 1024 * 1024;

    private final String title;
    private final double target;
    private final double leftOutTarget;

    OperatorClass(String title, double target, double leftOutTarget) {
        this.title = title;
        this.target = target;
        this.leftOutTarget = leftOutTarget;
    }

    /**
     * The class of an operator.
     *
     * @param op its name, as in column {@code op} of the measurements
     * @param dtype its data type
     * @param bytes size of a collective; 0 for others
     */
    public static OperatorClass of(String op, String dtype, double bytes) {
        if (isCollective(op)) {
            return bytes < SMALL_BYTES
                    ? COLLECTIVE_SMALL
                    : bytes <= MEDIUM_BYTES ? COLLECTIVE_MEDIUM : COLLECTIVE_LARGE;
        }
        return switch (op) {
            case "gemm" ->
                SIXTEEN_BITS.contains(dtype) ? PRODUCT_16 : dtype.startsWith("fp8") ? PRODUCT_FP8 : PRODUCT_OTHER;
            case "attention_prefill" -> PREFILL;
            case "attention_decode" -> DECODE;
            default -> ROWWISE;
        };
    }

    /** Whether a name is that of a collective. */
    public static boolean isCollective(String op) {
        return COLLECTIVES.contains(op);
    }

    /** The class in words. */
    public String title() {
        return title;
    }

    /** True for collectives, which are set apart by size and count at any time. */
    public boolean isCollective() {
        return this == COLLECTIVE_SMALL || this == COLLECTIVE_MEDIUM || this == COLLECTIVE_LARGE;
    }

    /** Target for devices with measurements, percent; 0 when there is none. */
    public double targetPercent() {
        return target;
    }

    /** Target for a device that was left out, percent; 0 when there is none. */
    public double leftOutTargetPercent() {
        return leftOutTarget;
    }
}
