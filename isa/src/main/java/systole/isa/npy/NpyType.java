package systole.isa.npy;

import java.nio.ByteBuffer;
import java.util.Optional;
import systole.isa.DataType;
import systole.isa.number.ScalarFormat;

/** Types of the elements in a file. */
public enum NpyType {
    /** IEEE 754 binary16. */
    FLOAT16("f2"),
    /** IEEE 754 binary32. */
    FLOAT32("f4"),
    /** IEEE 754 binary64. */
    FLOAT64("f8"),
    /** Signed byte. */
    INT8("i1"),
    /** Signed 16-bit integer. */
    INT16("i2"),
    /** Signed 32-bit integer. */
    INT32("i4"),
    /** Signed 64-bit integer; beyond 2^53 in magnitude it is read as the nearest double. */
    INT64("i8"),
    /** Unsigned byte. */
    UINT8("u1"),
    /** Unsigned 16-bit integer. */
    UINT16("u2"),
    /** Unsigned 32-bit integer. */
    UINT32("u4"),
    /** A byte that is 0 or 1. */
    BOOL("b1");

    private static final ScalarFormat HALF = ScalarFormat.of(DataType.FP16);

    private final String code;

    NpyType(String code) {
        this.code = code;
    }

    /** The type's word in files that are written: {@code <f4}, and {@code |i1} where there is no order of bytes. */
    public String word() {
        return (bytes() == 1 ? '|' : '<') + code;
    }

    /** Bytes of one element. */
    public int bytes() {
        return code.charAt(1) - '0';
    }

    /** The type of a word without its order of bytes: {@code f4}. */
    static Optional<NpyType> ofCode(String code) {
        for (NpyType type : values()) {
            if (type.code.equals(code)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Takes the next element. */
    double get(ByteBuffer buffer) {
        return switch (this) {
            case FLOAT16 -> HALF.decode(buffer.getShort());
            case FLOAT32 -> buffer.getFloat();
            case FLOAT64 -> buffer.getDouble();
            case INT8 -> buffer.get();
            case INT16 -> buffer.getShort();
            case INT32 -> buffer.getInt();
            case INT64 -> buffer.getLong();
            case UINT8 -> Byte.toUnsignedInt(buffer.get());
            case UINT16 -> Short.toUnsignedInt(buffer.getShort());
            case UINT32 -> Integer.toUnsignedLong(buffer.getInt());
            case BOOL -> buffer.get() == 0 ? 0 : 1;
        };
    }

    /** Appends an element, rounded to the nearest value of the type. */
    void put(ByteBuffer buffer, double value) {
        switch (this) {
            case FLOAT16 -> buffer.putShort((short) HALF.encode(value));
            case FLOAT32 -> buffer.putFloat((float) value);
            case FLOAT64 -> buffer.putDouble(value);
            case INT8 -> buffer.put((byte) integer(value, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case INT16 -> buffer.putShort((short) integer(value, Short.MIN_VALUE, Short.MAX_VALUE));
            case INT32 -> buffer.putInt((int) integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case INT64 -> buffer.putLong(integer(value, Long.MIN_VALUE, Long.MAX_VALUE));
            case UINT8 -> buffer.put((byte) integer(value, 0, 0xff));
            case UINT16 -> buffer.putShort((short) integer(value, 0, 0xffff));
            case UINT32 -> buffer.putInt((int) integer(value, 0, 0xffff_ffffL));
            case BOOL -> buffer.put((byte) (value == 0 ? 0 : 1));
        }
    }

    /** The cast saturates at the ends of a long and makes 0 of a NaN. */
    private static long integer(double value, long least, long largest) {
        return Math.max(least, Math.min(largest, (long) Math.rint(value)));
    }
}
