package systole.workloads.lowering.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;

/**
 * A kernel that loads tiles, computes on them and stores tiles. Inputs have a ring of stages, so loads run ahead; results have
 * two (one where inputs have one), so stores overlap the next tile's computing. A tensor that all tiles share (norm weights)
 * can be loaded once a core: the grid must then be a {@link Deal}, whose axis 1 counts the rounds.
 */
public final class TileStream {
    private record Access(BufferRef buffer, Operand.TileRef tile) {}

    private record Gather(BufferRef buffer, Operand.TileRef tile, BufferRef index) {}

    private final KernelBuilder k;
    private final int stages;
    private final boolean persistent;
    private final List<Access> loads = new ArrayList<>();
    private final List<Gather> gathers = new ArrayList<>();
    private final List<Access> firstLoads = new ArrayList<>();
    private final List<Access> stores = new ArrayList<>();

    /**
     * An empty kernel.
     *
     * @param stages tiles of each input in flight
     * @param library says how cores go on from tile to tile
     */
    public TileStream(String name, int stages, StreamLibrary library) {
        this.k = new KernelBuilder(name);
        this.stages = stages;
        this.persistent = library.persistent();
        k.persistent(persistent).setupLoads(library.setupLoads());
    }

    /** Scratchpad bytes that one tile of so many bytes in and out needs. */
    public static long scratchBytes(long inputBytes, long outputBytes, int stages) {
        return inputBytes * stages + outputBytes * resultStages(stages);
    }

    private static int resultStages(int stages) {
        return Math.min(2, stages);
    }

    /** Declares a tensor of some role. */
    public int tensor(String name, Declarations.Role role, DataType type, long... dimensions) {
        return k.tensor(name, role, type, dimensions);
    }

    /** Declares an activation. */
    public int tensor(String name, DataType type, long... dimensions) {
        return k.tensor(name, type, dimensions);
    }

    /** Loads a tile into a buffer of {@code rows x columns}; its last use in the math must be {@link BufferRef#next}. */
    public BufferRef load(String name, DataType type, int rows, int columns, Operand.TileRef tile) {
        BufferRef buffer = k.scratch(name, type, rows, columns, stages);
        loads.add(new Access(buffer, tile));
        return buffer;
    }

    /** Gathers the rows that a loaded index names into a buffer of {@code rows x columns}. */
    public BufferRef gather(String name, DataType type, int rows, int columns, Operand.TileRef tile, BufferRef index) {
        BufferRef buffer = k.scratch(name, type, rows, columns, stages);
        gathers.add(new Gather(buffer, tile, index));
        return buffer;
    }

    /** Loads a tile that does not move, once a core where cores keep running and with every tile where they do not. */
    public BufferRef loadOnce(String name, DataType type, int rows, int columns, Operand.TileRef tile) {
        if (!persistent) {
            return load(name, type, rows, columns, tile);
        }
        BufferRef buffer = k.scratch(name, type, rows, columns, 1);
        firstLoads.add(new Access(buffer, tile));
        return buffer;
    }

    /** Stores a tile from a buffer of {@code rows x columns}; its last use in the math must be {@link BufferRef#next}. */
    public BufferRef store(String name, DataType type, int rows, int columns, Operand.TileRef tile) {
        BufferRef buffer = k.scratch(name, type, rows, columns, resultStages(stages));
        stores.add(new Access(buffer, tile));
        return buffer;
    }

    /** Declares registers. */
    public BufferRef registers(String name, int rows, int columns) {
        return k.accumulator(name, DataType.FP32, rows, columns, 1);
    }

    /** A tile of a tensor. */
    public Operand.TileRef tile(int tensor, List<Affine> origin, Integer... extent) {
        return k.tile(tensor, 1, origin, extent);
    }

    private boolean isIndex(BufferRef buffer) {
        return gathers.stream().anyMatch(rows -> rows.index().equals(buffer));
    }

    /** The kernel, computing {@code math} on each tile. */
    public Kernel build(Grid grid, Consumer<KernelBuilder> math) {
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", stages);
        int ready = k.semaphore("ready", 0);
        int taken = k.semaphore("taken", resultStages(stages));
        if (!firstLoads.isEmpty()) {
            int weights = k.semaphore("weights", 0);
            k.loop(Affine.constant(1).plus(Affine.grid(1, -1)), 1, 1);
            firstLoads.forEach(load -> k.emit(Opcode.LOAD, load.buffer(), load.tile()));
            k.signal(Queue.LOAD, weights).wait(Queue.VECTOR, weights).end();
        }
        k.wait(Queue.LOAD, empty);
        // an index is read by the queue that brings it, which goes on to the next slot when it has been read
        loads.forEach(load -> k.emit(
                Opcode.LOAD,
                isIndex(load.buffer()) ? load.buffer() : load.buffer().next(),
                load.tile()));
        if (!gathers.isEmpty()) {
            // a row can be asked for when its number has come
            int numbers = k.semaphore("numbers", 0);
            k.signal(Queue.LOAD, numbers).wait(Queue.LOAD, numbers);
            gathers.forEach(rows -> k.emit(
                    Opcode.GATHER,
                    rows.buffer().next(),
                    rows.tile(),
                    rows.index().next()));
        }
        k.signal(Queue.LOAD, full);
        k.wait(Queue.VECTOR, full).wait(Queue.VECTOR, taken);
        math.accept(k);
        k.signal(Queue.VECTOR, empty).signal(Queue.VECTOR, ready);
        k.wait(Queue.STORE, ready);
        stores.forEach(
                store -> k.emit(Opcode.STORE, store.tile(), store.buffer().next()));
        k.signal(Queue.STORE, taken);
        return k.build(grid);
    }
}
