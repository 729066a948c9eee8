package systole.workloads.lowering.stream;

import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Target;

/**
 * A block of threads that owns a row and goes through it step by step.
 *
 * @param threads threads of the block
 * @param elements neighbouring elements of each input that a thread loads at once
 * @param atOnce blocks that the registers of a core hold
 * @param instructions of an element beside those that the operation names, each time that it goes through a thread: addresses,
 *     loop, conversions, exact functions (microbenchmark: one row in the cache, by its length)
 */
public record RowBlock(int threads, int elements, int atOnce, int instructions) {
    /** Bytes of the widest load of a thread: what a core keeps in flight is so many a thread. */
    private static final int WIDEST_LOAD_BYTES = 16;

    /** Throws {@link IllegalArgumentException} when a count is not positive, or the instructions are below 0. */
    public RowBlock {
        if (threads < 1 || elements < 1 || atOnce < 1 || instructions < 0) {
            throw new IllegalArgumentException("a block of threads needs threads, elements and a place on a core");
        }
    }

    /**
     * Rows that a core works on at once: as many blocks as it has registers and threads for, fewer where all rounds of blocks
     * can be made alike.
     *
     * @param rows rows of the operation
     */
    int rowsAtOnce(long rows, Target target) {
        long places = target.loadBytesInFlight() / WIDEST_LOAD_BYTES / threads;
        long most = Math.max(1, Math.min(atOnce, places));
        long rounds = Tiles.ceilDiv(rows, most * target.cores());
        return (int) Tiles.ceilDiv(rows, rounds * target.cores());
    }

    /** Elements of a row that a step brings, all steps alike. */
    int width(long columns) {
        long steps = Tiles.ceilDiv(columns, (long) threads * elements);
        return (int) Tiles.ceilDiv(columns, steps);
    }

    /** The instructions of a step that change no value. */
    void overhead(KernelBuilder k, BufferRef x) {
        for (int i = 0; i < instructions; i++) {
            k.emit(Opcode.CONVERT, x, x);
        }
    }
}
