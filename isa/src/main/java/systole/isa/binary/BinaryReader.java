package systole.isa.binary;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import systole.isa.Affine;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Program;

/** Reads kernels in binary form. */
public final class BinaryReader {
    private final Bytes in;

    private BinaryReader(Bytes in) {
        this.in = in;
    }

    /** True when a file begins as the binary form does; no text begins so. */
    public static boolean begins(byte[] file) {
        return file.length > 0 && file[0] == (byte) (Header.MAGIC >>> 24);
    }

    /**
     * The kernels of a file.
     *
     * @throws BinaryFormatException when the bytes are anything but a whole file of valid kernels
     */
    public static List<Kernel> read(byte[] file) {
        ByteBuffer buffer = ByteBuffer.wrap(file);
        Header.check(buffer);
        Bytes in = new Bytes(buffer.position(Header.BYTES));
        List<Kernel> kernels = List.copyOf(in.list("kernels", 45, new BinaryReader(in)::kernel));
        if (in.left() > 0) {
            throw new BinaryFormatException(in.offset(), in.left() + " bytes follow the last kernel");
        }
        return kernels;
    }

    private Kernel kernel() {
        return checked(() -> {
            String name = in.name("kernel");
            boolean persistent = in.truth("persistent");
            int rows = in.integer("operand rows");
            int columns = in.integer("operand columns");
            boolean buffered = in.truth("operands buffered");
            boolean warps = in.truth("warp products");
            int setup = in.integer("setup loads");
            int residents = in.integer("residents");
            Grid grid = checked(this::grid);
            List<Declarations.Tensor> tensors = in.list("tensors", 10, () -> checked(this::tensor));
            List<Declarations.Buffer> buffers = in.list("buffers", 26, () -> checked(this::buffer));
            List<Declarations.Semaphore> semaphores = in.list("semaphores", 8, this::semaphore);
            List<Instruction> instructions = in.list("instructions", 1, () -> checked(this::instruction));
            Program program = new Program(instructions);
            return new Kernel(
                    name,
                    tensors,
                    buffers,
                    semaphores,
                    grid,
                    persistent,
                    rows,
                    columns,
                    buffered,
                    warps,
                    setup,
                    residents,
                    program);
        });
    }

    /** Something that its record may refuse: the fault is then told where it begins. */
    private <T> T checked(Supplier<T> part) {
        int at = in.offset();
        try {
            return part.get();
        } catch (IllegalArgumentException fault) {
            throw new BinaryFormatException(at, String.valueOf(fault.getMessage()));
        }
    }

    private Grid grid() {
        List<Grid.Axis> axes =
                in.list("grid axes", 8, () -> new Grid.Axis(in.name("grid axis"), in.integer("tiles along an axis")));
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < axes.size(); i++) {
            order.add(in.integer("an axis of the walk"));
        }
        return new Grid(axes, order, in.integer("the width of a panel"));
    }

    private Declarations.Tensor tensor() {
        return new Declarations.Tensor(
                in.name("tensor"),
                in.word(Codes.ROLES),
                in.word(Codes.TYPES),
                in.list("dimensions", Long.BYTES, () -> in.wide("a dimension")));
    }

    private Declarations.Buffer buffer() {
        return new Declarations.Buffer(
                in.name("buffer"),
                in.word(Codes.SPACES),
                in.word(Codes.TYPES),
                in.integer("rows"),
                in.integer("columns"),
                in.integer("stages"),
                in.wide("an address"));
    }

    private Declarations.Semaphore semaphore() {
        return new Declarations.Semaphore(in.name("semaphore"), in.integer("the value of a semaphore"));
    }

    private Instruction instruction() {
        Opcode opcode = in.word(Codes.OPCODES);
        List<Operand> operands = new ArrayList<>();
        for (Opcode.Kind kind : opcode.operands()) {
            operands.add(operand(kind));
        }
        return new Instruction(opcode, operands);
    }

    private Operand operand(Opcode.Kind kind) {
        return switch (kind) {
            case BUFFER -> new Operand.BufferRef(in.integer("the number of a buffer"), in.truth("turning"));
            case TILE -> tile();
            case SEMAPHORE -> new Operand.SemaphoreRef(in.integer("the number of a semaphore"));
            case QUEUE -> new Operand.QueueRef(in.word(Codes.QUEUES));
            case BOUND -> new Operand.Bound(sum(), in.wide("the maximum of a loop"), in.wide("the step of a loop"));
            case NUMBER -> new Operand.Constant(in.number("a number"));
            case POSITION -> new Operand.Position(sum());
            case PEER -> new Operand.Peer(in.integer("the offset of a device"));
        };
    }

    private Operand tile() {
        int tensor = in.integer("the number of a tensor");
        int sharers = in.integer("the sharers of a tile");
        List<Integer> extent = new ArrayList<>();
        List<Affine> origin = in.list("dimensions", 16, () -> {
            Affine from = sum();
            extent.add(in.integer("an extent"));
            return from;
        });
        return new Operand.TileRef(tensor, origin, extent, sharers);
    }

    private Affine sum() {
        long base = in.wide("a sum");
        return new Affine(base, in.list("terms", 13, this::term));
    }

    private Affine.Term term() {
        return new Affine.Term(
                in.word(Codes.VARIABLES), in.integer("the number of a variable"), in.wide("a coefficient"));
    }
}
