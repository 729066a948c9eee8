package systole.isa;

import java.util.Locale;

/** Number formats of operands. */
public enum DataType {
    /** IEEE 754 binary32. */
    FP32(32),
    /** Ten-bit mantissa fp32 of tensor units; held in memory as 32 bits. */
    TF32(32),
    /** bfloat16. */
    BF16(16),
    /** IEEE 754 binary16. */
    FP16(16),
    /** OCP FP8 with four exponent bits. */
    FP8_E4M3(8),
    /** OCP FP8 with five exponent bits. */
    FP8_E5M2(8),
    /** OCP FP4, scaled by block. */
    FP4_E2M1(4),
    /** Signed 32-bit integer, the accumulator of integer products. */
    INT32(32),
    /** Signed 8-bit integer. */
    INT8(8),
    /** Signed 4-bit integer. */
    INT4(4);

    private final int bits;

    DataType(int bits) {
        this.bits = bits;
    }

    /** Bits of one element in memory. */
    public int bits() {
        return bits;
    }

    /** Bytes of so many elements, rounded up to whole bytes. */
    public long bytes(long elements) {
        return (elements * bits + 7) >> 3;
    }

    /** The name used in programs and files: {@code bf16}, {@code fp8_e4m3}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
