package systole.workloads.lowering.attention;

import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;
import systole.isa.Operand.TileRef;
import systole.isa.Queue;

/**
 * What keys have beyond the latent vectors that are values too: the elements with positions, in blocks of their own, and the
 * same elements of queries. Their products are added to the scores.
 */
final class LatentTail {
    private final KernelBuilder k;
    private final int from;
    private final int elements;
    private final BufferRef query;
    private final BufferRef operand;
    private final Blocks blocks;

    LatentTail(KernelBuilder k, FlashPlan plan, int stages) {
        this.k = k;
        AttentionTypes types = plan.types();
        int rows = plan.tile().queryRows();
        from = plan.form().valueDim();
        elements = plan.headDim() - from;
        query = k.scratch("q_tail", types.query(), rows, elements, 1);
        operand = types.query() == types.product()
                ? query
                : k.scratch("q_tail_operand", types.product(), rows, elements, 1);
        blocks = new Blocks(k, "k_tail", plan, elements, stages);
    }

    /** The part of a place that it is about. */
    Place of(Place whole) {
        return whole.part(from, elements);
    }

    void loadQuery(TileRef tile) {
        k.emit(Opcode.LOAD, query, tile);
    }

    void load(TileRef tile) {
        blocks.load(tile);
    }

    void convert() {
        blocks.convert();
    }

    void scale(Constant factor) {
        k.emit(Opcode.SCALE, operand, query, factor, new Constant(0));
    }

    /** Adds to the scores of a block. */
    void score(BufferRef scores) {
        k.wait(Queue.TENSOR, blocks.ready());
        k.emit(Opcode.MMA_T, scores.next(), operand, blocks.operand());
        k.signal(Queue.TENSOR, blocks.release());
    }
}
