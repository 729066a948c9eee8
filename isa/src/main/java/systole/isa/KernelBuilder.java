package systole.isa;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes a kernel in program order. Declarations return the operand to use; each emit method is one instruction.
 *
 * <pre>{@code
 * KernelBuilder k = new KernelBuilder("copy");
 * int x = k.tensor("x", DataType.BF16, rows, columns);
 * BufferRef tile = k.scratch("tile", DataType.BF16, 64, 64, 2);
 * int full = k.semaphore("full", 0);
 * k.emit(Opcode.LOAD, tile.next(), k.tile(x, 1, List.of(Affine.grid(0, 64), Affine.ZERO), 64, 64));
 * k.signal(Queue.LOAD, full).wait(Queue.STORE, full);
 * }</pre>
 */
public final class KernelBuilder {
    private final String name;
    private final List<Declarations.Tensor> tensors = new ArrayList<>();
    private final List<Declarations.Buffer> buffers = new ArrayList<>();
    private final List<Declarations.Semaphore> semaphores = new ArrayList<>();
    private final List<Instruction> instructions = new ArrayList<>();
    private boolean persistent;
    private int operandRows = 64;
    private int operandColumns = 64;
    private boolean operandsBuffered = true;
    private boolean warpProducts;
    private int setupLoads;
    private int residents = 1;

    /** An empty kernel of that name. */
    public KernelBuilder(String name) {
        this.name = name;
    }

    /** Declares an activation. */
    public int tensor(String tensorName, DataType type, long... dimensions) {
        return tensor(tensorName, Declarations.Role.ACTIVATION, type, dimensions);
    }

    /** Declares a tensor of some role. */
    public int tensor(String tensorName, Declarations.Role role, DataType type, long... dimensions) {
        tensors.add(new Declarations.Tensor(
                tensorName,
                role,
                type,
                java.util.Arrays.stream(dimensions).boxed().toList()));
        return tensors.size() - 1;
    }

    /** Declares a scratchpad buffer. */
    public Operand.BufferRef scratch(String bufferName, DataType type, int rows, int columns, int stages) {
        return buffer(Declarations.Space.SCRATCH, bufferName, type, rows, columns, stages);
    }

    /** Declares an accumulator or register buffer. */
    public Operand.BufferRef accumulator(String bufferName, DataType type, int rows, int columns, int stages) {
        return buffer(Declarations.Space.ACCUMULATOR, bufferName, type, rows, columns, stages);
    }

    private Operand.BufferRef buffer(
            Declarations.Space space, String bufferName, DataType type, int rows, int columns, int stages) {
        buffers.add(
                new Declarations.Buffer(bufferName, space, type, rows, columns, stages, Declarations.Buffer.ANYWHERE));
        return new Operand.BufferRef(buffers.size() - 1, false);
    }

    /** Declares a semaphore. */
    public int semaphore(String semaphoreName, int initial) {
        semaphores.add(new Declarations.Semaphore(semaphoreName, initial));
        return semaphores.size() - 1;
    }

    /** A tile operand. */
    public Operand.TileRef tile(int tensor, int sharers, List<Affine> origin, Integer... extent) {
        return new Operand.TileRef(tensor, origin, List.of(extent), sharers);
    }

    /** Emits an instruction. */
    public KernelBuilder emit(Opcode opcode, Operand... operands) {
        instructions.add(new Instruction(opcode, List.of(operands)));
        return this;
    }

    /** Opens a loop of a fixed number of trips. */
    public KernelBuilder loop(long trips) {
        return loop(Affine.constant(trips), trips, 1);
    }

    /** Opens a loop of {@code ceil(min(limit, maximum) / step)} trips. */
    public KernelBuilder loop(Affine limit, long maximum, long step) {
        return emit(Opcode.LOOP, new Operand.Bound(limit, maximum, step));
    }

    /** Closes the innermost loop. */
    public KernelBuilder end() {
        return emit(Opcode.END);
    }

    /** Emits a wait. */
    public KernelBuilder wait(Queue queue, int semaphore) {
        return emit(Opcode.WAIT, new Operand.QueueRef(queue), new Operand.SemaphoreRef(semaphore));
    }

    /** Emits a signal. */
    public KernelBuilder signal(Queue queue, int semaphore) {
        return emit(Opcode.SIGNAL, new Operand.QueueRef(queue), new Operand.SemaphoreRef(semaphore));
    }

    /** Marks the kernel persistent. */
    public KernelBuilder persistent(boolean value) {
        persistent = value;
        return this;
    }

    /** States the part of a product that one group of tensor units keeps to itself. */
    public KernelBuilder operandTile(int rows, int columns) {
        operandRows = rows;
        operandColumns = columns;
        return this;
    }

    /** States whether operands of a product are read while others are multiplied. */
    public KernelBuilder operandsBuffered(boolean value) {
        operandsBuffered = value;
        return this;
    }

    /** States whether products are made by instructions of one group of threads. */
    public KernelBuilder warpProducts(boolean value) {
        warpProducts = value;
        return this;
    }

    /** States the dependent loads that a core makes before its first tile. */
    public KernelBuilder setupLoads(int loads) {
        setupLoads = loads;
        return this;
    }

    /** States how many tiles a core works on at a time. */
    public KernelBuilder residents(int tiles) {
        residents = tiles;
        return this;
    }

    /** Ends the program and builds the kernel. */
    public Kernel build(Grid grid) {
        emit(Opcode.HALT);
        return new Kernel(
                name,
                tensors,
                buffers,
                semaphores,
                grid,
                persistent,
                operandRows,
                operandColumns,
                operandsBuffered,
                warpProducts,
                setupLoads,
                residents,
                new Program(instructions));
    }
}
