package systole.isa.number;

import java.util.Objects;
import systole.isa.DataType;

/**
 * Formats whose elements are e2m1 numbers, each multiplied by a scale that a block of neighbours shares.
 *
 * <p>In memory a row is its elements, two to a byte with the first in the low half, and then the scales of its blocks, a
 * byte each: {@link DataType#bytes} of them.
 */
public enum BlockFormat implements NumberFormat {
    /**
     * OCP MX v1.0: 32 elements and a power of two, two binary places below the largest element's leading bit. Elements
     * above 6 times that saturate, which is so for leading digits above 1.5.
     */
    MXFP4(DataType.MXFP4, BlockScale.E8M0),
    /**
     * NVIDIA's: 16 elements and an e4m3, a sixth of the largest element. A block so small that its scale is rounded to
     * zero becomes zeros.
     */
    NVFP4(DataType.NVFP4, BlockScale.E4M3);

    private static final FloatFormat ELEMENT = FloatFormat.FP4_E2M1;

    private final DataType type;
    private final BlockScale scale;

    BlockFormat(DataType type, BlockScale scale) {
        this.type = type;
        this.scale = scale;
    }

    /**
     * The format of a type.
     *
     * @throws IllegalArgumentException when elements of the type share no scales
     */
    public static BlockFormat of(DataType type) {
        return switch (type) {
            case MXFP4 -> MXFP4;
            case NVFP4 -> NVFP4;
            default -> throw new IllegalArgumentException(type.text() + " has no block scales; mxfp4 and nvfp4 have");
        };
    }

    @Override
    public void round(double[] values, int from, int count) {
        Objects.checkFromIndexSize(from, count, values.length);
        int end = from + count;
        for (int block = from; block < end; block += type.block()) {
            int next = Math.min(end - block, type.block()) + block;
            double factor = scale.value(scale.code(magnitude(values, block, next)));
            for (int i = block; i < next; i++) {
                values[i] = ELEMENT.round(scaled(values[i], factor)) * factor;
            }
            if (next == end) {
                return;
            }
        }
    }

    /**
     * The bytes of a row: {@code type.bytes(count)} of them.
     *
     * @throws IndexOutOfBoundsException when the part does not lie within the array
     */
    public byte[] encode(double[] values, int from, int count) {
        Objects.checkFromIndexSize(from, count, values.length);
        byte[] bytes = new byte[(int) type.bytes(count)];
        for (int i = 0; i < count; i += type.block()) {
            int next = Math.min(count - i, type.block()) + i;
            int code = scale.code(magnitude(values, from + i, from + next));
            bytes[scaleAt(i, count)] = (byte) code;
            double factor = scale.value(code);
            for (int element = i; element < next; element++) {
                long bits = ELEMENT.encode(scaled(values[from + element], factor));
                bytes[element / 2] |= (byte) (bits << shift(element));
            }
        }
        return bytes;
    }

    /**
     * The values of a row of so many elements.
     *
     * @throws IllegalArgumentException when there are not {@code type.bytes(count)} bytes
     */
    public double[] decode(byte[] bytes, int count) {
        if (count < 0 || bytes.length != type.bytes(count)) {
            throw new IllegalArgumentException(count + " elements of " + type.text() + " do not fill " + bytes.length
                    + " bytes: two share a byte, and each " + type.block() + " share a scale of one byte");
        }
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            double factor = scale.value(Byte.toUnsignedInt(bytes[scaleAt(i, count)]));
            values[i] = ELEMENT.decode(bytes[i / 2] >> shift(i)) * factor;
        }
        return values;
    }

    @Override
    public double largest() {
        return ELEMENT.largest() * scale.largest();
    }

    @Override
    public double smallest() {
        return ELEMENT.smallest() * scale.smallest();
    }

    /** A scale of zero leaves nothing of a value but its sign. */
    private static double scaled(double value, double factor) {
        return factor == 0 ? Math.copySign(0, value) : value / factor;
    }

    private static double magnitude(double[] values, int from, int end) {
        double largest = 0;
        for (int i = from; i < end; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest;
    }

    private int scaleAt(int element, int count) {
        return (count + 1) / 2 + element / type.block();
    }

    private static int shift(int element) {
        return element % 2 * 4;
    }
}
