package systole.workloads.lowering.attention;

import systole.isa.DataType;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.Bound;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.TileRef;
import systole.isa.Queue;

/**
 * The token that decode appends: its key and value are read where the projection left them and take part in the softmax as a
 * block of one key, after the blocks of the cache, and one tile writes them into the cache. So no tile reads from the cache
 * what another may not have written yet.
 */
final class FreshToken {
    private final KernelBuilder k;
    private final FlashPlan plan;
    private final FlashPlan.Append append;
    private final BufferRef key;
    private final BufferRef value;
    private final BufferRef keyOperand;
    private final BufferRef valueOperand;
    private final BufferRef scores;
    private final BufferRef weights;
    private final int full;
    private final int empty;
    private final int ready;
    private final int kept;
    private final int written;
    private final int scored;
    private final int weighted;

    FreshToken(KernelBuilder k, FlashPlan plan, FlashPlan.Append append) {
        this.k = k;
        this.plan = plan;
        this.append = append;
        AttentionTypes types = plan.types();
        int rows = plan.tile().queryRows();
        int dim = plan.headDim();
        key = k.scratch("new_k", types.cache(), 1, dim, 1);
        value = k.scratch("new_v", types.cache(), 1, dim, 1);
        boolean converts = types.convertsKeys();
        keyOperand = converts ? k.scratch("new_k_operand", types.product(), 1, dim, 1) : key;
        valueOperand = converts ? k.scratch("new_v_operand", types.product(), 1, dim, 1) : value;
        scores = k.accumulator("new_s", DataType.FP32, rows, 1, 1);
        weights = k.accumulator("new_p", types.product(), rows, 1, 1);
        full = k.semaphore("new_full", 0);
        empty = k.semaphore("new_empty", 1);
        ready = converts ? k.semaphore("new_converted", 0) : full;
        kept = k.semaphore("new_kept", 0);
        written = k.semaphore("new_written", 1);
        scored = k.semaphore("new_scored", 0);
        weighted = k.semaphore("new_weighted", 0);
    }

    void load() {
        Place from = append.from();
        loop(append.seen());
        k.wait(Queue.LOAD, empty).wait(Queue.LOAD, written);
        k.emit(Opcode.LOAD, key, tile("new_K", from)).emit(Opcode.LOAD, value, tile("new_V", from));
        k.signal(Queue.LOAD, full).signal(Queue.LOAD, kept);
        k.wait(Queue.STORE, kept);
        loop(append.written());
        Place to = append.to();
        k.emit(Opcode.STORE, cache("K", to), key).emit(Opcode.STORE, cache("V", to), value);
        k.end();
        k.signal(Queue.STORE, written);
        k.end();
    }

    private TileRef tile(String name, Place place) {
        int tensor = k.tensor(name, plan.types().cache(), place.dimensions());
        return k.tile(tensor, 1, place.origin(), place.extent());
    }

    /** The cache with room for the token: what is read of it under its other name ends before. */
    private TileRef cache(String name, Place place) {
        int tensor = k.tensor("grown_" + name, plan.keyRole(), plan.types().cache(), place.dimensions());
        return k.tile(tensor, 1, place.origin(), place.extent());
    }

    void score(BufferRef query) {
        loop(append.seen());
        k.wait(Queue.TENSOR, ready);
        k.emit(Opcode.MATMUL_T, scores, query, keyOperand);
        k.signal(Queue.TENSOR, scored);
        k.end();
    }

    void weigh(OnlineSoftmax softmax, BufferRef sum, int multiplied) {
        loop(append.seen());
        if (ready != full) {
            k.wait(Queue.VECTOR, full);
            k.emit(Opcode.CONVERT, keyOperand, key).emit(Opcode.CONVERT, valueOperand, value);
            k.signal(Queue.VECTOR, ready);
        }
        k.wait(Queue.VECTOR, scored);
        softmax.exponentials(scores);
        k.wait(Queue.VECTOR, multiplied);
        softmax.rescale(sum, 0);
        k.emit(Opcode.CONVERT, weights, scores);
        k.signal(Queue.VECTOR, weighted);
        k.end();
    }

    void multiply(BufferRef sum, int multiplied) {
        loop(append.seen());
        k.wait(Queue.TENSOR, weighted);
        k.emit(Opcode.MMA, sum, weights, valueOperand);
        k.signal(Queue.TENSOR, multiplied).signal(Queue.TENSOR, empty);
        k.end();
    }

    private void loop(Bound bound) {
        k.loop(bound.limit(), bound.maximum(), bound.step());
    }
}
