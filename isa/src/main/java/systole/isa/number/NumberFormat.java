package systole.isa.number;

import systole.isa.DataType;

/**
 * The values of one {@link DataType}, and how others are rounded to them: to the nearest, ties to the even mantissa (IEEE
 * 754-2019, 4.3.1), in one step from the double. A double represents every value of every format exactly.
 *
 * <table>
 * <caption>What becomes of values a format does not have</caption>
 * <tr><th>type<th>above the largest finite<th>infinity<th>NaN
 * <tr><td>fp32, tf32, bf16, fp16<td>infinity from half a step on, as IEEE 754<td>kept<td>kept
 * <tr><td>fp8_e5m2, fp8_e4m3<td>largest finite<td>largest finite<td>kept
 * <tr><td>fp4_e2m1<td>6<td>6<td>+6
 * <tr><td>int32, int8, int4<td>largest<td>largest<td>0
 * <tr><td>mxfp4, nvfp4<td>largest finite<td>largest finite<td>its whole block NaN
 * </table>
 *
 * <p>Floating formats keep the sign of a zero and of a NaN (except e2m1, which has none); integers have one zero and
 * saturate towards their negative end too. Reasons:
 *
 * <ul>
 *   <li>fp8: OCP 8-bit Floating Point Specification (OFP8), rev 1.0, 2023. Conversions are those of its saturating mode,
 *       which NVIDIA's {@code cvt.satfinite} does for both. e5m2 has the infinities and NaNs of IEEE 754; e4m3 has no
 *       infinities and the NaNs S.1111.111 alone, so its largest value is 448.
 *   <li>e2m1 and mxfp4: OCP Microscaling Formats (MX) Specification, v1.0, 2023. It leaves open what e2m1 makes of a NaN;
 *       here it is +6, as NVIDIA's {@code cvt.rn.satfinite.e2m1x2} (PTX ISA). It leaves open blocks with infinities too.
 *   <li>tf32: the range of fp32 with ten bits of mantissa, held as fp32 (NVIDIA A100 Tensor Core GPU Architecture, 2020).
 *   <li>nvfp4: NVIDIA, Introducing NVFP4, 2025: blocks of 16 with an e4m3 scale. The second scale, one fp32 for a whole
 *       tensor, is left to the program.
 * </ul>
 */
public sealed interface NumberFormat permits BlockFormat, ScalarFormat {
    /** The format of a type. */
    static NumberFormat of(DataType type) {
        return type.block() > 1 ? BlockFormat.of(type) : ScalarFormat.of(type);
    }

    /**
     * Rounds a row, or a part of one, in place. Where elements share scales, the first block begins at {@code from} and the
     * last may be a part of one.
     *
     * @throws IndexOutOfBoundsException when the part does not lie within the array
     */
    void round(double[] values, int from, int count);

    /** The largest finite value, with the largest scale where there are scales. */
    double largest();

    /** The smallest value above zero, subnormal ones included, with the smallest scale where there are scales. */
    double smallest();
}
