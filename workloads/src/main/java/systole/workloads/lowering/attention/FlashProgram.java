package systole.workloads.lowering.attention;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.Bound;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;
import systole.isa.Operand.TileRef;
import systole.isa.Queue;

/**
 * The program of a fused attention tile. Each queue has its own loop over the blocks of keys: loads bring keys and values as
 * far ahead as their buffers let them; the tensor units make the scores of a block and multiply the weights of a block (the
 * one before, when the plan overlaps) with its values; the vector units turn scores into weights by {@link OnlineSoftmax}.
 * Rings turn once for each block.
 */
final class FlashProgram {
    private final FlashPlan plan;
    private final AttentionTypes types;
    private final KernelBuilder k;
    private final BufferRef query;
    private final BufferRef operand;
    private final BufferRef weights;
    private final BufferRef sum;
    private final BufferRef result;
    private final BufferRef scores;
    private final Blocks keys;
    private final Blocks values;
    private final OnlineSoftmax softmax;
    private final int queryFull;
    private final int queryReady;
    private final int queryEmpty;
    private final int scored;
    private final int scoresEmpty;
    private final int weighted;
    private final int multiplied;

    private FlashProgram(FlashPlan plan, int stages) {
        this.plan = plan;
        this.types = plan.types();
        AttentionTile tile = plan.tile();
        int rows = tile.queryRows();
        int dim = plan.headDim();
        k = new KernelBuilder(plan.name()).persistent(tile.persistent()).setupLoads(plan.setupLoads());
        k.operandTile(tile.operandRows(), tile.operandColumns());
        query = k.scratch("q", types.query(), rows, dim, 1, -1);
        operand = types.query() == types.product() ? query : k.scratch("q_operand", types.product(), rows, dim, 1, -1);
        result = k.scratch("out", types.output(), rows, dim, 1, -1);
        scores = new BufferRef(
                k.accumulator(
                                "s",
                                DataType.FP32,
                                rows,
                                tile.keyRows(),
                                tile.overlap().scoreBuffers())
                        .index(),
                0);
        weights = k.accumulator("p", types.product(), rows, tile.keyRows(), 1);
        sum = k.accumulator("o", DataType.FP32, rows, dim, 1);
        softmax = new OnlineSoftmax(k, rows);
        keys = new Blocks(k, "k", plan, stages);
        values = new Blocks(k, "v", plan, stages);
        queryFull = k.semaphore("q_full", 0);
        queryReady = k.semaphore("q_ready", 0);
        queryEmpty = k.semaphore("q_empty", 1);
        scored = k.semaphore("scored", 0);
        scoresEmpty = k.semaphore("scores_empty", tile.overlap().scoreBuffers());
        weighted = k.semaphore("weighted", 0);
        multiplied = k.semaphore("multiplied", 1);
    }

    /** The kernel with so many stages. */
    static Kernel kernel(FlashPlan plan, int stages) {
        return new FlashProgram(plan, stages).build();
    }

    private Kernel build() {
        loads();
        int summed = k.semaphore("summed", 0);
        products(summed);
        int rounded = k.semaphore("rounded", 0);
        int stored = k.semaphore("stored", 1);
        weights(summed, rounded, stored);
        k.wait(Queue.STORE, rounded);
        k.emit(Opcode.STORE, place("O", types.output(), plan.result()), result);
        if (plan.statistics() != null) {
            k.emit(Opcode.STORE, place("statistics", DataType.FP32, plan.statistics()), softmax.statistics());
        }
        k.signal(Queue.STORE, stored);
        return k.build(plan.grid());
    }

    private TileRef place(String name, DataType type, Place place) {
        return tile(k.tensor(name, type, place.dimensions()), place);
    }

    private TileRef tile(int tensor, Place place) {
        return k.tile(tensor, 1, place.origin(), place.extent());
    }

    private void loads() {
        int keyTensor = k.tensor("K", plan.keyRole(), types.cache(), plan.keys().dimensions());
        int valueTensor =
                k.tensor("V", plan.keyRole(), types.cache(), plan.keys().dimensions());
        k.wait(Queue.LOAD, queryEmpty);
        k.emit(Opcode.LOAD, query, place("Q", types.query(), plan.queries()));
        k.signal(Queue.LOAD, queryFull);
        loop(plan.walk().blocks());
        keys.load(tile(keyTensor, plan.keys()));
        values.load(tile(valueTensor, plan.keys()));
        k.end();
        FlashPlan.Append append = plan.append();
        if (append != null) {
            append(append, keyTensor, valueTensor);
        }
    }

    private void append(FlashPlan.Append append, int keyTensor, int valueTensor) {
        BufferRef key = k.scratch("new_k", types.cache(), 1, plan.headDim(), 1, -1);
        BufferRef value = k.scratch("new_v", types.cache(), 1, plan.headDim(), 1, -1);
        int full = k.semaphore("append_full", 0);
        int empty = k.semaphore("append_empty", 1);
        loop(append.once());
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, key, place("new_K", types.cache(), append.from()));
        k.emit(Opcode.LOAD, value, place("new_V", types.cache(), append.from()));
        k.signal(Queue.LOAD, full).wait(Queue.STORE, full);
        k.emit(Opcode.STORE, tile(keyTensor, append.to()), key);
        k.emit(Opcode.STORE, tile(valueTensor, append.to()), value);
        k.signal(Queue.STORE, empty);
        k.end();
    }

    private void products(int summed) {
        k.wait(Queue.TENSOR, queryReady);
        boolean skewed = plan.tile().overlap().skewed();
        if (skewed) {
            score();
        }
        loop(skewed ? plan.walk().afterFirst() : plan.walk().blocks());
        score();
        multiply();
        k.end();
        if (skewed) {
            k.signal(Queue.TENSOR, queryEmpty);
            multiply();
        } else {
            k.signal(Queue.TENSOR, queryEmpty);
        }
        k.signal(Queue.TENSOR, summed);
    }

    private void score() {
        k.wait(Queue.TENSOR, keys.ready()).wait(Queue.TENSOR, scoresEmpty);
        k.emit(Opcode.MMA_T, scores, operand, keys.operand());
        k.signal(Queue.TENSOR, keys.release()).signal(Queue.TENSOR, scored);
    }

    private void multiply() {
        k.wait(Queue.TENSOR, values.ready()).wait(Queue.TENSOR, weighted);
        k.emit(Opcode.MMA, sum, weights, values.operand());
        k.signal(Queue.TENSOR, values.release()).signal(Queue.TENSOR, multiplied);
    }

    private void weights(int summed, int rounded, int stored) {
        k.wait(Queue.VECTOR, queryFull);
        // scores come out scaled when queries are
        k.emit(Opcode.SCALE, operand, query, new Constant(1 / Math.sqrt(plan.headDim())), new Constant(0));
        k.signal(Queue.VECTOR, queryReady);
        softmax.start();
        KeyWalk walk = plan.walk();
        if (types.convertsKeys()) {
            TileRef mask = walk.masked() == null ? null : mask();
            boolean skewed = plan.tile().overlap().skewed();
            if (skewed) {
                keys.convert();
            }
            loop(skewed ? walk.afterFirst() : walk.blocks());
            keys.convert();
            values.convert();
            block(mask);
            k.end();
            if (skewed) {
                values.convert();
                block(mask);
            }
        } else {
            if (walk.plain() != null) {
                loop(walk.plain());
                block(null);
                k.end();
            }
            if (walk.masked() != null) {
                loop(walk.masked());
                block(mask());
                k.end();
            }
        }
        k.wait(Queue.VECTOR, summed).wait(Queue.VECTOR, stored);
        if (plan.statistics() == null) {
            softmax.divide(result, sum);
        } else {
            softmax.keep(result, sum);
        }
        k.signal(Queue.VECTOR, rounded);
    }

    /** Softmax of one block. */
    private void block(@Nullable TileRef mask) {
        k.wait(Queue.VECTOR, scored);
        if (mask != null) {
            k.emit(Opcode.MASK, scores, scores, mask);
        }
        softmax.exponentials(scores);
        k.wait(Queue.VECTOR, multiplied);
        softmax.rescale(sum);
        k.emit(Opcode.CONVERT, weights, scores);
        k.signal(Queue.VECTOR, scoresEmpty).signal(Queue.VECTOR, weighted);
    }

    /** Positions of the queries and keys of a masked block, as a tile of all pairs of positions. */
    private TileRef mask() {
        AttentionTile tile = plan.tile();
        long keyTokens = Objects.requireNonNull(plan.walk().masked()).maximum()
                + plan.walk().blocks().maximum();
        int pairs = k.tensor("positions", DataType.INT8, keyTokens, keyTokens);
        return k.tile(
                pairs,
                1,
                java.util.List.of(
                        plan.walk().queryPosition(),
                        plan.walk().maskedFrom().plus(systole.isa.Affine.loop(0, tile.keyRows()))),
                tile.queryRows(),
                tile.keyRows());
    }

    private void loop(Bound bound) {
        k.loop(bound.limit(), bound.maximum(), bound.step());
    }
}
