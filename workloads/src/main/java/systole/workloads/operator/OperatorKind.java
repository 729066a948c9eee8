package systole.workloads.operator;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What an operator does, whatever its shape: a device either has kernels for a kind or leaves it to the host. */
public enum OperatorKind {
    /** Matrix product. */
    GEMM,
    /** Fused attention, of many new tokens or of one. */
    ATTENTION,
    /** Rotation by position and append to the key-value cache. */
    ROTARY,
    /** RMS norm or layer norm. */
    NORM,
    /** Softmax of rows. */
    SOFTMAX,
    /** Elementwise function. */
    ELEMENTWISE,
    /** Rows of a table by number. */
    GATHER,
    /** Largest element of a row. */
    ARGMAX;

    /** The name in files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All names. */
    public static List<String> texts() {
        return Arrays.stream(values()).map(OperatorKind::text).toList();
    }

    /** The kind of a name; throws {@link IllegalArgumentException} when there is none. */
    public static OperatorKind of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
