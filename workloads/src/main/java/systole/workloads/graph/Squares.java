package systole.workloads.graph;

import systole.isa.DataType;

/** Bytes of tensors that grow with the square of a sequence, which are soon more than can be counted. */
final class Squares {
    /** More than any memory has; sums of a few stay numbers. */
    private static final long BEYOND = 1L << 60;

    private Squares() {}

    /** Bytes of {@code items x rows x columns} numbers, or 2^60 where there are more. */
    static long bytes(DataType type, long items, long rows, long columns) {
        double numbers = (double) items * rows * columns;
        return numbers * type.bits() / Byte.SIZE < BEYOND ? type.bytes(items * rows * columns) : BEYOND;
    }
}
