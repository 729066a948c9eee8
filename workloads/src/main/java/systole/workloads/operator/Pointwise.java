package systole.workloads.operator;

import java.util.List;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Operand.BufferRef;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.PointwiseLowering;

/**
 * A function of several tensors at each element, with several results: what training does between products.
 *
 * @param name name in reports
 * @param function what is computed
 * @param rows rows of the elements
 * @param columns elements of a row
 * @param type format of the values that come in
 * @param output format of the values that go out
 * @param parameter the one constant of the function, such as what is kept values are multiplied with; ignored by most
 * @param items equal blocks of rows, each of which shares rows of its own ({@link Port.Span#ROW}), such as the tokens of an image
 */
public record Pointwise(
        String name,
        Function function,
        long rows,
        long columns,
        DataType type,
        DataType output,
        double parameter,
        long items)
        implements Operator {
    /** A function at each element. */
    public interface Function {
        /** Tensors read and written. */
        Ports ports(DataType type, DataType output);

        /** Registers of the shape of a tile that it needs beside those of its inputs. */
        int spares();

        /**
         * Emits the instructions.
         *
         * @param in inputs as fp32 in registers, in the order of the ports; may be overwritten
         * @param spare registers to spare
         * @return registers that hold the results, in the order of the ports
         */
        BufferRef[] emit(KernelBuilder k, BufferRef[] in, BufferRef[] spare, double parameter);

        /** Name of the kernel. */
        String text();
    }

    /** Checks that the shape is positive. */
    public Pointwise {
        Shapes.positive(name, rows, columns);
        if (items < 1 || rows % items != 0) {
            throw new IllegalArgumentException(name + " has " + rows + " rows, no multiple of its " + items + " items");
        }
    }

    /** A function whose rows are one block. */
    public Pointwise(
            String name, Function function, long rows, long columns, DataType type, DataType output, double parameter) {
        this(name, function, rows, columns, type, output, parameter, 1);
    }

    /** A function without a constant. */
    public Pointwise(String name, Function function, long rows, long columns, DataType type, DataType output) {
        this(name, function, rows, columns, type, output, 1);
    }

    /** Tensors read and written. */
    public Ports ports() {
        return function.ports(type, output);
    }

    @Override
    public OperatorKind operatorKind() {
        return OperatorKind.ELEMENTWISE;
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return PointwiseLowering.lower(this, lowering);
    }

    @Override
    public double memoryBytes() {
        return inputBytes() + outputBytes();
    }

    @Override
    public double inputBytes() {
        return items * ports().inputBytes(rows / items, columns);
    }

    @Override
    public double outputBytes() {
        return items * ports().outputBytes(rows / items, columns);
    }

    @Override
    public double matrixFlops() {
        return 0;
    }
}
