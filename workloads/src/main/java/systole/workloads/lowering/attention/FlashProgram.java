package systole.workloads.lowering.attention;

import org.jspecify.annotations.Nullable;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.Bound;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;
import systole.isa.Operand.Position;
import systole.isa.Operand.TileRef;
import systole.isa.Queue;

/**
 * The program of a fused attention tile. Each queue has its own loop over the blocks of keys: loads bring keys and values as
 * far ahead as their buffers let them; the tensor units make the scores of a block and multiply the weights of a block (the
 * one before, when the plan overlaps) with its values; the vector units turn scores into weights by {@link OnlineSoftmax}.
 * Rings turn once for each block. The key and value of a token that is appended come last ({@link FreshToken}).
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
    private final SequencePlace place;
    private final boolean skewed;
    private final @Nullable FreshToken fresh;
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
        query = k.scratch("q", types.query(), rows, dim, 1);
        operand = types.query() == types.product() ? query : k.scratch("q_operand", types.product(), rows, dim, 1);
        result = k.scratch("out", types.output(), rows, dim, 1);
        scores = k.accumulator(
                "s", DataType.FP32, rows, tile.keyRows(), tile.overlap().scoreBuffers());
        // a skewed walk converts a block ahead and must then know the last block's mask beforehand
        skewed =
                tile.overlap().skewed() && !(types.convertsKeys() && plan.walk().causal());
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
        place = new SequencePlace(k, plan);
        FlashPlan.Append append = plan.append();
        fresh = append == null ? null : new FreshToken(k, plan, append);
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
        k.emit(Opcode.STORE, place(plan.statistics() == null ? "O" : "parts", types.output(), plan.result()), result);
        Place statistics = plan.statistics();
        if (statistics != null) {
            int tensor = k.tensor("statistics", DataType.FP32, statistics.dimensions());
            k.emit(Opcode.STORE, tile(tensor, statistics), softmax.keptLargest());
            k.emit(Opcode.STORE, tile(tensor, statistics.movedInRow(1)), softmax.keptTotal());
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
        place.load();
        k.wait(Queue.LOAD, queryEmpty);
        k.emit(Opcode.LOAD, query, place("Q", types.query(), plan.queries()));
        k.signal(Queue.LOAD, queryFull);
        loop(plan.walk().blocks());
        keys.load(tile(keyTensor, plan.keys()));
        values.load(tile(valueTensor, plan.keys()));
        k.end();
        if (fresh != null) {
            fresh.load();
        }
    }

    private void products(int summed) {
        k.wait(Queue.TENSOR, queryReady);
        if (skewed) {
            score();
        }
        loop(skewed ? plan.walk().afterFirst() : plan.walk().blocks());
        score();
        multiply();
        k.end();
        if (fresh != null) {
            fresh.score(operand);
        }
        k.signal(Queue.TENSOR, queryEmpty);
        if (skewed) {
            multiply();
        }
        if (fresh != null) {
            fresh.multiply(sum, multiplied);
        }
        k.signal(Queue.TENSOR, summed);
    }

    private void score() {
        k.wait(Queue.TENSOR, keys.ready()).wait(Queue.TENSOR, scoresEmpty);
        k.emit(Opcode.MATMUL_T, scores.next(), operand, keys.operand());
        k.signal(Queue.TENSOR, keys.release()).signal(Queue.TENSOR, scored);
    }

    private void multiply() {
        k.wait(Queue.TENSOR, values.ready()).wait(Queue.TENSOR, weighted);
        k.emit(Opcode.MMA, sum, weights, values.operand());
        k.signal(Queue.TENSOR, values.release()).signal(Queue.TENSOR, multiplied);
    }

    private void weights(int summed, int rounded, int stored) {
        place.read();
        k.wait(Queue.VECTOR, queryFull);
        // scores come out scaled when queries are
        k.emit(Opcode.SCALE, operand, query, new Constant(1 / Math.sqrt(plan.headDim())), new Constant(0));
        k.signal(Queue.VECTOR, queryReady);
        softmax.start();
        if (types.convertsKeys()) {
            convertedBlocks();
        } else {
            blocks();
        }
        if (fresh != null) {
            fresh.weigh(softmax, sum, multiplied);
        }
        k.wait(Queue.VECTOR, summed).wait(Queue.VECTOR, stored);
        if (plan.statistics() == null) {
            softmax.divide(result, sum);
        } else {
            softmax.keep(result, sum);
        }
        k.signal(Queue.VECTOR, rounded);
    }

    private void blocks() {
        KeyWalk walk = plan.walk();
        if (walk.plain() != null) {
            loop(walk.plain());
            block(null, false);
            k.end();
        }
        if (walk.masked() != null) {
            loop(walk.masked());
            block(walk.ofMasked(), true);
            k.end();
        }
    }

    private void convertedBlocks() {
        KeyWalk walk = plan.walk();
        if (skewed) {
            keys.convert();
        }
        loop(skewed ? walk.afterFirst() : walk.blocks());
        keys.convert();
        values.convert();
        block(walk.ofAll(), true);
        k.end();
        if (skewed) {
            values.convert();
            block(walk.ofLast(), false);
        }
    }

    /** Softmax of one block. */
    private void block(KeyWalk.@Nullable Mask mask, boolean inLoop) {
        k.wait(Queue.VECTOR, scored);
        if (mask != null) {
            Affine visible =
                    inLoop ? mask.first().plus(Affine.loop(0, -plan.tile().keyRows())) : mask.first();
            k.emit(Opcode.MASK, scores, scores, new Position(visible), new Constant(mask.more()));
        }
        softmax.exponentials(scores);
        k.wait(Queue.VECTOR, multiplied);
        softmax.rescale(sum);
        k.emit(Opcode.CONVERT, weights, scores.next());
        k.signal(Queue.VECTOR, scoresEmpty).signal(Queue.VECTOR, weighted);
    }

    private void loop(Bound bound) {
        k.loop(bound.limit(), bound.maximum(), bound.step());
    }
}
