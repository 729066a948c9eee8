package systole.isa.number;

import systole.isa.DataType;

/** A format in which a number alone has a value: one whose elements share no scales. */
public sealed interface ScalarFormat extends NumberFormat permits FloatFormat, Fp32Format, IntegerFormat, Tf32Format {
    /**
     * The format of a type.
     *
     * @throws IllegalArgumentException for types with block scales, of which {@link BlockFormat} rounds and encodes whole rows
     */
    static ScalarFormat of(DataType type) {
        return switch (type) {
            case FP32 -> Fp32Format.INSTANCE;
            case TF32 -> Tf32Format.INSTANCE;
            case BF16 -> FloatFormat.BF16;
            case FP16 -> FloatFormat.FP16;
            case FP8_E4M3 -> FloatFormat.FP8_E4M3;
            case FP8_E5M2 -> FloatFormat.FP8_E5M2;
            case FP4_E2M1 -> FloatFormat.FP4_E2M1;
            case INT32 -> IntegerFormat.INT32;
            case INT8 -> IntegerFormat.INT8;
            case INT4 -> IntegerFormat.INT4;
            case MXFP4, NVFP4 ->
                throw new IllegalArgumentException("a number alone has no value in " + type.text() + ": " + type.block()
                        + " neighbours share a scale; round or encode a row of them");
        };
    }

    /** The nearest value of the format. */
    double round(double value);

    /**
     * The bits of the nearest value, in the low bits of the answer; those above are zero. A NaN becomes the quiet NaN of
     * its sign (e4m3: 0x7f or 0xff).
     */
    long encode(double value);

    /**
     * The value of a pattern of bits. Bits above those of the format are ignored, so both signed and unsigned storage can
     * be passed on as they are.
     */
    double decode(long bits);
}
