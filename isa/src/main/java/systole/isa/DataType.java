package systole.isa;

import java.util.Locale;

/**
 * Number formats of operands. What a value of each format is, and how other values are rounded to it, is told by
 * {@link systole.isa.number.NumberFormat}.
 */
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
    /** OCP FP4, not scaled. */
    FP4_E2M1(4),
    /** OCP MXFP4: 32 e2m1 elements of a row share one power-of-two scale (e8m0, one byte). */
    MXFP4(4, 32, 8),
    /** NVFP4: 16 e2m1 elements of a row share one fp8 e4m3 scale. */
    NVFP4(4, 16, 8),
    /** Signed 32-bit integer, the accumulator of integer products. */
    INT32(32),
    /** Signed 8-bit integer. */
    INT8(8),
    /** Signed 4-bit integer. */
    INT4(4);

    private final int bits;
    private final int block;
    private final int scaleBits;

    DataType(int bits) {
        this(bits, 1, 0);
    }

    DataType(int bits, int block, int scaleBits) {
        this.bits = bits;
        this.block = block;
        this.scaleBits = scaleBits;
    }

    /** Bits of one element in memory, its share of a block's scale not counted. */
    public int bits() {
        return bits;
    }

    /** Neighbouring elements of a row that share a scale; 1 when there are no scales. */
    public int block() {
        return block;
    }

    /** True for formats whose elements are integers. */
    public boolean integer() {
        return this == INT32 || this == INT8 || this == INT4;
    }

    /** The format in which products of this one are summed: int32 for integers, fp32 for the others. */
    public DataType accumulator() {
        return integer() ? INT32 : FP32;
    }

    /** Bytes of so many elements with the scales of their blocks, rounded up to whole bytes. */
    public long bytes(long elements) {
        long scales = scaleBits == 0 ? 0 : (elements + block - 1) / block * scaleBits;
        return (elements * bits + scales + 7) >> 3;
    }

    /** The name used in programs and files: {@code bf16}, {@code fp8_e4m3}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
