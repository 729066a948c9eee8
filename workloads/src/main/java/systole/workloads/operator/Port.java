package systole.workloads.operator;

import systole.isa.DataType;

/**
 * A tensor that a stream of tiles over {@code rows x columns} reads or writes.
 *
 * @param tensor name in the kernel; two ports of one name are the halves of one tensor
 * @param type format in memory
 * @param span which part of it goes with an element
 * @param half 0 or 1 where the tensor has two values for each element, one half of a row after the other; -1 where it has one
 */
public record Port(String tensor, DataType type, Span span, int half) {
    /** Shape of the tensor. */
    public enum Span {
        /** A value for each element: {@code [rows, columns]}. */
        ALL,
        /** A row that all rows share, such as a bias: {@code [1, columns]}. */
        ROW,
        /** A number for each row, such as its mean: {@code [rows, 1]}. */
        COLUMN
    }

    /** A value for each element. */
    public static Port all(String tensor, DataType type) {
        return new Port(tensor, type, Span.ALL, -1);
    }

    /** One half of a tensor of two values an element. */
    public static Port half(String tensor, DataType type, int half) {
        return new Port(tensor, type, Span.ALL, half);
    }

    /** A row that all rows share. */
    public static Port row(String tensor, DataType type) {
        return new Port(tensor, type, Span.ROW, -1);
    }

    /** A number for each row. */
    public static Port column(String tensor, DataType type) {
        return new Port(tensor, type, Span.COLUMN, -1);
    }

    /** Bytes of what it stands for. */
    public long bytes(long rows, long columns) {
        return type.bytes(elements(rows, columns));
    }

    /** Values of it that go with {@code rows x columns}. */
    public long elements(long rows, long columns) {
        return (span == Span.ROW ? 1 : rows) * (span == Span.COLUMN ? 1 : columns);
    }

    /** Rows of a tile of so many. */
    public int high(int rows) {
        return span == Span.ROW ? 1 : rows;
    }

    /** Columns of a tile of so many. */
    public int wide(int columns) {
        return span == Span.COLUMN ? 1 : columns;
    }
}
