package systole.workloads.lowering.stream;

import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.isa.KernelBuilder;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Position;
import systole.workloads.operator.OperatorKind;
import systole.workloads.operator.Ports;

/** A function of whole rows: learned from part by part, then done part by part, or all at once where a row is one part. */
public interface RowFunction {
    /**
     * What the instructions of a part may use.
     *
     * @param in inputs of the part as fp32, in the order of the ports
     * @param spare registers of the shape of the part
     * @param row numbers of each row, kept from part to part; they start at 0
     * @param diagonal columns of the part that the first of its rows sees under a causal mask
     * @param inside columns of the part that lie inside the row; null when all do
     * @param parameter the constant of the function
     */
    record Part(
            BufferRef[] in,
            BufferRef[] spare,
            BufferRef[] row,
            Position diagonal,
            @Nullable Position inside,
            double parameter) {}

    /** Tensors read and written; outputs that are numbers of a row come after those that have a value an element. */
    Ports ports(DataType type, DataType output);

    /** What it does, to a device that has kernels for it or none. */
    OperatorKind operatorKind();

    /** Numbers of each row that it keeps. */
    int rowNumbers();

    /** Registers of the shape of a part that it needs beside those of its inputs. */
    int spares();

    /** True when rows are gone through once before they are done; false when all is learned and done in one go. */
    boolean looksFirst();

    /** Before the first part. */
    default void start(KernelBuilder k, Part part) {}

    /** Learns from a part. */
    default void learn(KernelBuilder k, Part part) {}

    /** After the last part has been learned from, for a row of so many columns. */
    default void close(KernelBuilder k, Part part, long columns) {}

    /** Does a part; the registers returned hold the results that have a value an element, in the order of the ports. */
    BufferRef[] apply(KernelBuilder k, Part part);

    /** After the last part has been done; the registers returned hold the results that are numbers of a row. */
    default BufferRef[] learned(KernelBuilder k, Part part) {
        return new BufferRef[0];
    }

    /** Name of the kernel. */
    String text();
}
