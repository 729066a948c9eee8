package systole.workloads.lowering.stream;

import systole.isa.DataType;

/**
 * An operation over whole rows.
 *
 * @param name kernel
 * @param rows rows
 * @param columns elements of a row
 * @param residual a second input is added first and the sum is a second result
 * @param weights vectors of one element a column that the result is scaled (and shifted) by, at most two
 * @param type format of inputs, sum and weights
 * @param output format of the result
 * @param math the operation
 */
record RowJob(
        String name,
        long rows,
        int columns,
        boolean residual,
        int weights,
        DataType type,
        DataType output,
        RowMath math) {
    int inputs() {
        return residual ? 2 : 1;
    }

    /** Bytes of a row read. */
    long inputBytes() {
        return type.bytes((long) columns) * inputs();
    }

    /** Bytes of a row written. */
    long outputBytes() {
        return output.bytes((long) columns) + (residual ? type.bytes((long) columns) : 0);
    }
}
