package systole.workloads.lowering.attention;

import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;
import systole.isa.Operand.Position;
import systole.isa.Queue;
import systole.workloads.operator.AttentionGradient;

/**
 * The products of attention's gradient. A tile is a block of keys of one head; it goes through the blocks of queries, the last
 * first, so that those at a causal diagonal come at the end. With scores lying as keys x queries, weights p = exp(scale s -
 * largest) share, and sums D = rows of dO O:
 *
 * <pre>
 *   s = K Q^T,  dp = V dO^T,  ds = p (dp - D) scale,  dV += p dO,  dK += ds Q,  dQ^T += K^T ds
 * </pre>
 *
 * Sums of query gradients are added up in memory, as other tiles add to them. Keys are loaded a second time with tokens along
 * rows for the last product: which way a tile lies is a matter of how it is loaded.
 */
final class GradientProgram {
    /**
     * What a tile works on at a time.
     *
     * @param keys keys of the tile
     * @param queries queries of a step, a divisor of {@code keys}
     * @param stages steps whose queries are in the scratchpad
     */
    record Block(int keys, int queries, int stages) {
        int scores() {
            return keys * queries;
        }

        long scratchBytes(AttentionGradient op) {
            DataType type = op.type();
            long dim = op.headDim();
            return 3 * type.bytes(keys * dim)
                    + stages * (2 * type.bytes(queries * dim) + 3 * DataType.FP32.bytes(queries))
                    + 2 * type.bytes((long) keys * queries)
                    + DataType.FP32.bytes(1);
        }

        long accumulatorBytes(AttentionGradient op) {
            long dim = op.headDim();
            return 4 * (2L * keys * dim + 2L * keys * queries + queries * dim);
        }
    }

    private final AttentionGradient op;
    private final Block block;
    private final boolean overlaps;
    private final KernelBuilder k;
    private final BufferRef query;
    private final BufferRef outGradient;
    private final BufferRef largest;
    private final BufferRef share;
    private final BufferRef rowSum;
    private final BufferRef scores;
    private final BufferRef weightGradient;
    private final BufferRef weight;
    private final BufferRef scoreGradient;
    private final BufferRef keySum;
    private final BufferRef valueSum;
    private final BufferRef querySum;
    private final BufferRef key;
    private final BufferRef value;
    private final BufferRef turnedKey;
    private final BufferRef zero;

    private final int[] queryTensors;
    private final int sums;
    private final int queriesFull;
    private final int queriesEmpty;
    private final int rowsFull;
    private final int rowsEmpty;
    private final int scored;
    private final int weightGradientReady;
    private final int weighted;
    private final int scoreGradientReady;
    private final int added;
    private final int addedTaken;

    private GradientProgram(AttentionGradient op, Block block, AttentionTile forward, int setupLoads) {
        this.op = op;
        this.block = block;
        this.overlaps = forward.overlap() != Overlap.NONE;
        int dim = op.headDim();
        int keys = block.keys();
        int queries = block.queries();
        DataType type = op.type();
        k = new KernelBuilder("flash_gradient_" + keys + "x" + queries + (op.causal() ? "_causal" : ""))
                .setupLoads(setupLoads)
                .operandTile(forward.operandRows(), forward.operandColumns());
        key = k.scratch("k", type, keys, dim, 1);
        value = k.scratch("v", type, keys, dim, 1);
        turnedKey = k.scratch("k_turned", type, dim, keys, 1);
        query = k.scratch("q", type, queries, dim, block.stages());
        outGradient = k.scratch("d_o", type, queries, dim, block.stages());
        largest = k.scratch("largest", DataType.FP32, 1, queries, block.stages());
        share = k.scratch("share", DataType.FP32, 1, queries, block.stages());
        rowSum = k.scratch("row_sum", DataType.FP32, 1, queries, block.stages());
        weight = k.scratch("p", type, keys, queries, 1);
        scoreGradient = k.scratch("ds", type, keys, queries, 1);
        scores = k.accumulator("s", DataType.FP32, keys, queries, 1);
        weightGradient = k.accumulator("dp", DataType.FP32, keys, queries, 1);
        keySum = k.accumulator("dk", DataType.FP32, keys, dim, 1);
        valueSum = k.accumulator("dv", DataType.FP32, keys, dim, 1);
        querySum = k.accumulator("dq", DataType.FP32, dim, queries, 1);
        zero = k.scratch("zero", DataType.FP32, 1, 1, 1);
        long[] rows = {op.batch(), op.queryHeads(), op.queryTokens()};
        long[] vectors = {op.batch(), op.queryTokens(), op.queryHeads(), dim};
        queryTensors = new int[] {
            k.tensor("Q", type, vectors),
            k.tensor("dO", type, vectors),
            k.tensor("largest", DataType.FP32, rows),
            k.tensor("share", DataType.FP32, rows),
            k.tensor("D", DataType.FP32, rows)
        };
        sums = k.tensor("dQ_sums", DataType.FP32, op.batch(), op.queryHeads(), dim, op.queryTokens());
        queriesFull = k.semaphore("queries_full", 0);
        queriesEmpty = k.semaphore("queries_empty", block.stages());
        rowsFull = k.semaphore("rows_full", 0);
        rowsEmpty = k.semaphore("rows_empty", block.stages());
        scored = k.semaphore("scored", 0);
        weightGradientReady = k.semaphore("dp_ready", 0);
        weighted = k.semaphore("weighted", 0);
        scoreGradientReady = k.semaphore("ds_ready", 0);
        added = k.semaphore("dq_ready", 0);
        addedTaken = k.semaphore("dq_taken", 1);
    }

    /**
     * The kernel.
     *
     * @param forward a kernel of the forward pass: whether products run beside the work of the vector units, and what tensor units
     *     keep of a product, is as there
     */
    static Kernel kernel(AttentionGradient op, Block block, AttentionTile forward, int setupLoads) {
        return new GradientProgram(op, block, forward, setupLoads).build();
    }

    private Affine head() {
        return Affine.grid(1, 1).plus(Affine.grid(2, op.group()));
    }

    private Kernel build() {
        int keys = block.keys();
        int dim = op.headDim();
        long steps = (op.queryTokens() + block.queries() - 1) / block.queries();
        long padded = steps * block.queries();
        Affine batch = Affine.grid(3, 1);
        Affine kvHead = Affine.grid(2, 1);
        Affine row = Affine.grid(0, keys);
        long[] cache = {op.batch(), op.kvHeads(), op.keyTokens(), dim};
        int keysFull = k.semaphore("keys_full", 0);
        List<Affine> at = List.of(batch, kvHead, row, Affine.ZERO);
        k.emit(Opcode.LOAD, key, k.tile(k.tensor("K", op.type(), cache), 1, at, 1, 1, keys, dim));
        k.emit(Opcode.LOAD, value, k.tile(k.tensor("V", op.type(), cache), 1, at, 1, 1, keys, dim));
        int turned = k.tensor("K_turned", op.type(), op.batch(), op.kvHeads(), dim, op.keyTokens());
        k.emit(Opcode.LOAD, turnedKey, k.tile(turned, 1, List.of(batch, kvHead, Affine.ZERO, row), 1, 1, dim, keys));
        k.signal(Queue.LOAD, keysFull).wait(Queue.TENSOR, keysFull);
        if (op.causal()) {
            // all blocks of queries that lie wholly after the keys, and then those at the diagonal
            long whole = (padded + keys - 1) / keys * keys;
            k.loop(Affine.constant(whole - keys).plus(Affine.grid(0, -keys)), whole, block.queries());
            step(Affine.constant(whole - block.queries()).plus(Affine.loop(0, -block.queries())), false);
            k.end();
            k.loop(keys / block.queries());
            step(row.plus(Affine.constant(keys - block.queries())).plus(Affine.loop(0, -block.queries())), true);
            k.end();
        } else {
            k.loop(steps);
            step(Affine.loop(0, block.queries()), false);
            k.end();
        }
        results();
        return k.build(new Grid(
                List.of(
                        new Grid.Axis("keys", Math.toIntExact((op.keyTokens() + keys - 1) / keys)),
                        new Grid.Axis("group", op.group()),
                        new Grid.Axis("head", op.kvHeads()),
                        new Grid.Axis("batch", Math.toIntExact(op.batch()))),
                List.of(0, 1, 2, 3),
                0));
    }

    /** What is done with a block of queries. */
    private void step(Affine row, boolean diagonal) {
        load(row);
        k.wait(Queue.TENSOR, queriesFull);
        k.emit(Opcode.MATMUL_T, scores, key, query).signal(Queue.TENSOR, scored);
        k.emit(Opcode.MATMUL_T, weightGradient, value, outGradient).signal(Queue.TENSOR, weightGradientReady);
        k.wait(Queue.TENSOR, weighted);
        if (!overlaps) {
            k.wait(Queue.TENSOR, scoreGradientReady);
        }
        k.emit(Opcode.MMA, valueSum, weight, outGradient.next());
        if (overlaps) {
            k.wait(Queue.TENSOR, scoreGradientReady);
        }
        k.emit(Opcode.MMA, keySum, scoreGradient, query.next()).signal(Queue.TENSOR, queriesEmpty);
        k.wait(Queue.TENSOR, addedTaken);
        k.emit(Opcode.MATMUL, querySum, turnedKey, scoreGradient).signal(Queue.TENSOR, added);
        gradients(row, diagonal);
        k.wait(Queue.STORE, added);
        k.emit(
                Opcode.STORE_ADD,
                k.tile(
                        sums,
                        1,
                        List.of(Affine.grid(3, 1), head(), Affine.ZERO, row),
                        1,
                        1,
                        op.headDim(),
                        block.queries()),
                querySum);
        k.signal(Queue.STORE, addedTaken);
    }

    private void load(Affine row) {
        int queries = block.queries();
        Affine batch = Affine.grid(3, 1);
        List<Affine> vectors = List.of(batch, row, head(), Affine.ZERO);
        k.wait(Queue.LOAD, queriesEmpty);
        k.emit(Opcode.LOAD, query.next(), k.tile(queryTensors[0], 1, vectors, 1, queries, 1, op.headDim()));
        k.emit(Opcode.LOAD, outGradient.next(), k.tile(queryTensors[1], 1, vectors, 1, queries, 1, op.headDim()));
        k.signal(Queue.LOAD, queriesFull).wait(Queue.LOAD, rowsEmpty);
        List<Affine> rows = List.of(batch, head(), row);
        k.emit(Opcode.LOAD, largest.next(), k.tile(queryTensors[2], 1, rows, 1, 1, queries));
        k.emit(Opcode.LOAD, share.next(), k.tile(queryTensors[3], 1, rows, 1, 1, queries));
        k.emit(Opcode.LOAD, rowSum.next(), k.tile(queryTensors[4], 1, rows, 1, 1, queries));
        k.signal(Queue.LOAD, rowsFull);
    }

    private void gradients(Affine row, boolean diagonal) {
        Constant scale = new Constant(1 / Math.sqrt(op.headDim()));
        Constant nothing = new Constant(0);
        k.wait(Queue.VECTOR, rowsFull).wait(Queue.VECTOR, scored);
        if (!overlaps) {
            k.wait(Queue.VECTOR, weightGradientReady);
        }
        k.emit(Opcode.SCALE, scores, scores, scale, nothing);
        k.emit(Opcode.SUB, scores, scores, largest.next()).emit(Opcode.EXP, scores, scores);
        k.emit(Opcode.MUL, scores, scores, share.next());
        if (diagonal) {
            // a key is hidden from the queries before it: those in the columns left of the diagonal
            Affine hidden = Affine.grid(0, block.keys()).plus(row.negated());
            k.emit(Opcode.FILL, weight, new Constant(1)).emit(Opcode.FILL, zero, nothing);
            k.emit(Opcode.MASK, weight, weight, new Position(hidden), new Constant(1));
            k.emit(Opcode.SELECT, scores, zero, scores, weight);
        }
        k.emit(Opcode.CONVERT, weight, scores).signal(Queue.VECTOR, weighted);
        if (overlaps) {
            k.wait(Queue.VECTOR, weightGradientReady);
        }
        k.emit(Opcode.SUB, weightGradient, weightGradient, rowSum.next());
        k.emit(Opcode.MUL, weightGradient, weightGradient, scores);
        k.emit(Opcode.SCALE, scoreGradient, weightGradient, scale, nothing);
        k.signal(Queue.VECTOR, rowsEmpty).signal(Queue.VECTOR, scoreGradientReady);
    }

    /** Results are rounded where keys and values were. */
    private void results() {
        int summed = k.semaphore("summed", 0);
        int ready = k.semaphore("ready", 0);
        k.signal(Queue.TENSOR, summed).wait(Queue.VECTOR, summed);
        k.emit(Opcode.CONVERT, key, keySum).emit(Opcode.CONVERT, value, valueSum);
        k.signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
        store("dK", key);
        store("dV", value);
    }

    private void store(String name, BufferRef from) {
        String whole = op.group() > 1 ? name + "_heads" : name;
        int tensor = k.tensor(whole, op.type(), op.batch(), op.queryHeads(), op.keyTokens(), op.headDim());
        List<Affine> at = List.of(Affine.grid(3, 1), head(), Affine.grid(0, block.keys()), Affine.ZERO);
        k.emit(Opcode.STORE, k.tile(tensor, 1, at, 1, 1, block.keys(), op.headDim()), from);
    }
}
