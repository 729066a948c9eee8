package systole.workloads.lowering.attention;

import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.TileRef;
import systole.isa.Queue;

/** The ring of key or value blocks of a fused attention kernel, and a second ring where blocks have to be converted. */
final class Blocks {
    private static final int CONVERTED = 2;

    private final KernelBuilder k;
    private final BufferRef loaded;
    private final BufferRef operand;
    private final int full;
    private final int empty;
    private final int ready;
    private final int release;
    private final int passes;

    /** A ring of {@code stages} blocks whose rows have {@code columns} elements. */
    Blocks(KernelBuilder k, String name, FlashPlan plan, int columns, int stages) {
        this.k = k;
        AttentionTypes types = plan.types();
        int rows = plan.tile().keyRows();
        loaded = k.scratch(name, types.cache(), rows, columns, stages);
        full = k.semaphore(name + "_full", 0);
        empty = k.semaphore(name + "_empty", stages);
        passes = Math.max(1, plan.tile().laneOperations());
        if (plan.converts()) {
            operand = k.scratch(name + "_operand", types.product(), rows, columns, CONVERTED);
            ready = k.semaphore(name + "_converted", 0);
            release = k.semaphore(name + "_multiplied", CONVERTED);
        } else {
            operand = loaded;
            ready = full;
            release = empty;
        }
    }

    /** What products read, once each block. */
    BufferRef operand() {
        return operand.next();
    }

    /** The same at an earlier use of a block that is read again. */
    BufferRef held() {
        return operand;
    }

    /** Semaphore that products wait on. */
    int ready() {
        return ready;
    }

    /** Semaphore that products signal. */
    int release() {
        return release;
    }

    void load(TileRef tile) {
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, loaded.next(), tile);
        k.signal(Queue.LOAD, full);
    }

    void convert() {
        k.wait(Queue.VECTOR, full).wait(Queue.VECTOR, release);
        if (passes > 1) {
            k.loop(passes - 1);
            k.emit(Opcode.CONVERT, operand, loaded);
            k.end();
        }
        k.emit(Opcode.CONVERT, operand.next(), loaded.next());
        k.signal(Queue.VECTOR, empty).signal(Queue.VECTOR, ready);
    }
}
