package systole.workloads.lowering.attention;

import systole.isa.Affine;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.TileRef;
import systole.isa.Queue;

/** Biases of scores: a block beside each block of keys, which the vector units add to the scores of that block. */
final class ScoreBias {
    private final KernelBuilder k;
    private final Place place;
    private final BufferRef loaded;
    private final int full;
    private final int empty;

    /** A ring of {@code stages} blocks. */
    ScoreBias(KernelBuilder k, FlashPlan plan, Place place, int stages) {
        this.k = k;
        this.place = place;
        AttentionTile tile = plan.tile();
        loaded = k.scratch("bias", plan.types().query(), tile.queryRows(), tile.keyRows(), stages);
        full = k.semaphore("bias_full", 0);
        empty = k.semaphore("bias_empty", stages);
    }

    /**
     * Its tensor has a row of keys for each query of each head.
     *
     * @param head first head of the tile
     * @param row first query
     * @param key first key of the block
     */
    static Place place(long[] dimensions, Affine head, Affine row, Affine key, AttentionTile tile) {
        return new Place(
                dimensions, java.util.List.of(head, row, key), new Integer[] {1, tile.queryRows(), tile.keyRows()});
    }

    /** The block of a head, of those that a tile goes through side by side. */
    Place of(Affine head) {
        return place.moved(0, head);
    }

    void load(TileRef tile) {
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, loaded.next(), tile);
        k.signal(Queue.LOAD, full);
    }

    void add(BufferRef scores) {
        k.wait(Queue.VECTOR, full);
        k.emit(Opcode.ADD, scores, scores, loaded.next());
        k.signal(Queue.VECTOR, empty);
    }
}
