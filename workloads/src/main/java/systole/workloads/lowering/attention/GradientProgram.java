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
 * Where scores are bounded, {@code s} is {@code cap tanh(s scale / cap)}, and {@code ds} times {@code 1 - tanh^2}. Where a window
 * hides keys, the blocks of queries far enough after the keys are not visited, and those at the window's end masked.
 *
 * Sums of query gradients are added up in memory, as other tiles add to them. Keys are loaded a second time with tokens along
 * rows for the last product: which way a tile lies is a matter of how it is loaded.
 */
final class GradientProgram {
    private final AttentionGradient op;
    private final GradientTile block;
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
    /** How the bound of scores passes their gradients on; not used where they are not bounded. */
    private final BufferRef slope;

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
    private final DueLoads due;

    private GradientProgram(AttentionGradient op, GradientTile block, int setupLoads) {
        this.op = op;
        this.block = block;
        this.overlaps = block.overlaps();
        int dim = op.headDim();
        int valueDim = op.form().valueDim();
        int keys = block.keyRows();
        int queries = block.queryRows();
        DataType type = op.type();
        k = new KernelBuilder("flash_gradient_" + keys + "x" + queries + (op.causal() ? "_causal" : "")
                        + (op.before() ? "_before" : op.windowed() ? "_window" : ""))
                .setupLoads(setupLoads)
                .operandTile(block.operandRows(), block.operandColumns())
                .operandsBuffered(block.operandsBuffered())
                .warpProducts(block.warpProducts());
        key = k.scratch("k", type, keys, dim, 1);
        value = k.scratch("v", type, keys, valueDim, 1);
        turnedKey = k.scratch("k_turned", type, dim, keys, 1);
        query = k.scratch("q", type, queries, dim, block.stages());
        outGradient = k.scratch("d_o", type, queries, valueDim, block.stages());
        largest = k.scratch("largest", DataType.FP32, 1, queries, block.stages());
        share = k.scratch("share", DataType.FP32, 1, queries, block.stages());
        rowSum = k.scratch("row_sum", DataType.FP32, 1, queries, block.stages());
        weight = k.scratch("p", type, keys, queries, 1);
        scoreGradient = k.scratch("ds", type, keys, queries, 1);
        scores = k.accumulator("s", DataType.FP32, keys, queries, 1);
        weightGradient = k.accumulator("dp", DataType.FP32, keys, queries, 1);
        keySum = k.accumulator("dk", DataType.FP32, keys, dim, 1);
        valueSum = k.accumulator("dv", DataType.FP32, keys, valueDim, 1);
        querySum = k.accumulator("dq", DataType.FP32, dim, queries, 1);
        zero = k.scratch("zero", DataType.FP32, 1, 1, 1);
        slope = bounded() ? k.accumulator("slope", DataType.FP32, keys, queries, 1) : scores;
        long[] rows = {op.batch(), op.queryHeads(), op.queryTokens()};
        long[] vectors = {op.batch(), op.queryTokens(), op.queryHeads(), dim};
        long[] results = {op.batch(), op.queryTokens(), op.queryHeads(), valueDim};
        queryTensors = new int[] {
            k.tensor("Q", type, vectors),
            k.tensor("dO", type, results),
            k.tensor("largest", DataType.FP32, rows),
            k.tensor("share", DataType.FP32, rows),
            k.tensor("D", DataType.FP32, rows)
        };
        sums = k.tensor("dQ_sums", DataType.FP32, op.batch(), op.queryHeads(), dim, op.queryTokens());
        queriesFull = k.semaphore("queries_full", 0);
        // loads that are due wait for other work
        queriesEmpty = block.loadsAhead() ? k.semaphore("queries_empty", block.stages()) : -1;
        rowsFull = k.semaphore("rows_full", 0);
        rowsEmpty = block.loadsAhead() ? k.semaphore("rows_empty", block.stages()) : -1;
        scored = k.semaphore("scored", 0);
        weightGradientReady = k.semaphore("dp_ready", 0);
        weighted = k.semaphore("weighted", 0);
        scoreGradientReady = k.semaphore("ds_ready", 0);
        added = k.semaphore("dq_ready", 0);
        addedTaken = k.semaphore("dq_taken", 1);
        due = block.loadsAhead() ? DueLoads.NEVER : DueLoads.declared(k);
    }

    /** The kernel. */
    static Kernel kernel(AttentionGradient op, GradientTile block, int setupLoads) {
        return new GradientProgram(op, block, setupLoads).build();
    }

    private boolean bounded() {
        return op.form().softcap() > 0;
    }

    private Affine head() {
        return Affine.grid(1, 1).plus(Affine.grid(2, op.group()));
    }

    private Kernel build() {
        int keys = block.keyRows();
        int dim = op.headDim();
        long steps = (op.queryTokens() + block.queryRows() - 1) / block.queryRows();
        long padded = steps * block.queryRows();
        Affine batch = Affine.grid(3, 1);
        Affine kvHead = Affine.grid(2, 1);
        Affine row = Affine.grid(0, keys);
        int valueDim = op.form().valueDim();
        long[] cache = {op.batch(), op.kvHeads(), op.keyTokens(), dim};
        long[] values = {op.batch(), op.kvHeads(), op.keyTokens(), valueDim};
        int keysFull = k.semaphore("keys_full", 0);
        List<Affine> at = List.of(batch, kvHead, row, Affine.ZERO);
        k.emit(Opcode.LOAD, key, k.tile(k.tensor("K", op.type(), cache), 1, at, 1, 1, keys, dim));
        k.emit(Opcode.LOAD, value, k.tile(k.tensor("V", op.type(), values), 1, at, 1, 1, keys, valueDim));
        int turned = k.tensor("K_turned", op.type(), op.batch(), op.kvHeads(), dim, op.keyTokens());
        k.emit(Opcode.LOAD, turnedKey, k.tile(turned, 1, List.of(batch, kvHead, Affine.ZERO, row), 1, 1, dim, keys));
        k.signal(Queue.LOAD, keysFull).wait(Queue.TENSOR, keysFull);
        if (op.before()) {
            before(padded);
        } else if (op.windowed()) {
            windowed(padded);
        } else if (op.causal()) {
            // all blocks of queries that lie wholly after the keys, and then those at the diagonal
            long whole = (padded + keys - 1) / keys * keys;
            k.loop(Affine.constant(whole - keys).plus(Affine.grid(0, -keys)), whole, block.queryRows());
            step(Affine.constant(whole - block.queryRows()).plus(Affine.loop(0, -block.queryRows())), false, false);
            k.end();
            diagonal(false);
        } else {
            k.loop(steps);
            step(Affine.loop(0, block.queryRows()), false, false);
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

    /** The blocks of queries at the diagonal, the last first. */
    private void diagonal(boolean ends) {
        int keys = block.keyRows();
        Affine last = Affine.grid(0, keys).plus(keys - block.queryRows());
        k.loop(keys / block.queryRows());
        step(last.plus(Affine.loop(0, -block.queryRows())), true, ends);
        k.end();
    }

    /**
     * The blocks of queries from some of which a window hides some of the keys, then those that see all, then those at the
     * diagonal, up to {@code padded} queries. A query sees {@code window} keys, itself the last.
     */
    private void windowed(long padded) {
        int keys = block.keyRows();
        int rows = block.queryRows();
        long window = op.form().window();
        long whole = Math.max(keys, window / rows * rows);
        long end = (keys + window - 1 + rows - 1) / rows * rows;
        after(padded, whole, end, true);
        after(padded, keys, whole, false);
        diagonal(window < keys);
    }

    /** All keys lie before the queries, of which those see a key that are within a window of it: the first, the later the more. */
    private void before(long padded) {
        long reach = op.form().window() + block.keyRows() - 1 - op.keyTokens();
        k.loop(Affine.grid(0, block.keyRows()).plus(reach), padded, block.queryRows());
        step(Affine.loop(0, block.queryRows()), false, true);
        k.end();
    }

    /** Blocks of queries {@code from} to {@code to} after the first key, as far as there are queries. */
    private void after(long padded, long from, long to, boolean ends) {
        if (from >= to) {
            return;
        }
        Affine key = Affine.grid(0, block.keyRows());
        k.loop(key.negated().plus(padded - from), to - from, block.queryRows());
        step(key.plus(from).plus(Affine.loop(0, block.queryRows())), false, ends);
        k.end();
    }

    /**
     * What is done with a block of queries.
     *
     * @param diagonal some keys lie after some of the queries
     * @param ends some keys lie before the window of some of the queries
     */
    private void step(Affine row, boolean diagonal, boolean ends) {
        if (block.loadsAhead()) {
            loadAhead(row);
            products();
        } else {
            loadWhenDue(row);
            productsInTurn();
        }
        gradients(row, diagonal, ends);
        k.wait(Queue.STORE, added);
        List<Affine> at = List.of(Affine.grid(3, 1), head(), Affine.ZERO, row);
        k.emit(Opcode.STORE_ADD, k.tile(sums, 1, at, 1, 1, op.headDim(), block.queryRows()), querySum);
        k.signal(Queue.STORE, addedTaken);
        signal(Queue.STORE, due.step());
    }

    private void products() {
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
    }

    /** The order of a kernel that loads what it needs next only when it needs it. */
    private void productsInTurn() {
        k.wait(Queue.TENSOR, queriesFull);
        k.emit(Opcode.MATMUL_T, scores, key, query).signal(Queue.TENSOR, scored);
        signal(Queue.TENSOR, due.rows());
        k.wait(Queue.TENSOR, weighted).wait(Queue.TENSOR, due.gradientsFull());
        k.emit(Opcode.MMA, valueSum, weight, outGradient);
        k.emit(Opcode.MATMUL_T, weightGradient, value, outGradient.next()).signal(Queue.TENSOR, weightGradientReady);
        signal(Queue.TENSOR, due.sums());
        k.wait(Queue.TENSOR, scoreGradientReady);
        k.emit(Opcode.MMA, keySum, scoreGradient, query.next());
        k.wait(Queue.TENSOR, addedTaken);
        k.emit(Opcode.MATMUL, querySum, turnedKey, scoreGradient).signal(Queue.TENSOR, added);
    }

    private void signal(Queue queue, int semaphore) {
        if (semaphore >= 0) {
            k.signal(queue, semaphore);
        }
    }

    private void loadAhead(Affine row) {
        k.wait(Queue.LOAD, queriesEmpty);
        loadVectors(row, query, 0, op.headDim());
        loadVectors(row, outGradient, 1, op.form().valueDim());
        k.signal(Queue.LOAD, queriesFull).wait(Queue.LOAD, rowsEmpty);
        loadRows(row, largest, 2);
        loadRows(row, share, 3);
        loadRows(row, rowSum, 4);
        k.signal(Queue.LOAD, rowsFull);
    }

    private void loadWhenDue(Affine row) {
        k.wait(Queue.LOAD, due.step());
        loadVectors(row, query, 0, op.headDim());
        k.signal(Queue.LOAD, queriesFull).wait(Queue.LOAD, due.rows());
        loadRows(row, largest, 2);
        loadRows(row, share, 3);
        k.signal(Queue.LOAD, rowsFull).wait(Queue.LOAD, due.gradients());
        loadVectors(row, outGradient, 1, op.form().valueDim());
        k.signal(Queue.LOAD, due.gradientsFull()).wait(Queue.LOAD, due.sums());
        loadRows(row, rowSum, 4);
        k.signal(Queue.LOAD, due.sumsFull());
    }

    private void loadVectors(Affine row, BufferRef to, int tensor, int width) {
        List<Affine> at = List.of(Affine.grid(3, 1), row, head(), Affine.ZERO);
        k.emit(Opcode.LOAD, to.next(), k.tile(queryTensors[tensor], 1, at, 1, block.queryRows(), 1, width));
    }

    private void loadRows(Affine row, BufferRef to, int tensor) {
        List<Affine> at = List.of(Affine.grid(3, 1), head(), row);
        k.emit(Opcode.LOAD, to.next(), k.tile(queryTensors[tensor], 1, at, 1, 1, block.queryRows()));
    }

    private void gradients(Affine row, boolean diagonal, boolean ends) {
        Constant scale = new Constant(1 / Math.sqrt(op.form().scaleDim()));
        Constant nothing = new Constant(0);
        k.wait(Queue.VECTOR, rowsFull).wait(Queue.VECTOR, scored);
        if (!overlaps && block.loadsAhead()) {
            k.wait(Queue.VECTOR, weightGradientReady);
        }
        if (bounded()) {
            bound();
        } else {
            k.emit(Opcode.SCALE, scores, scores, scale, nothing);
        }
        if (ends) {
            // a query that is a window or more after a key does not see it
            long first = op.form().window() - (op.before() ? op.keyTokens() : 0);
            Affine seen = Affine.grid(0, block.keyRows()).plus(first).plus(row.negated());
            k.emit(Opcode.MASK, scores, scores, new Position(seen), new Constant(1));
        }
        k.emit(Opcode.SUB, scores, scores, largest.next()).emit(Opcode.EXP, scores, scores);
        k.emit(Opcode.MUL, scores, scores, share.next());
        if (diagonal) {
            // a key is hidden from the queries before it: those in the columns left of the diagonal
            Affine hidden = Affine.grid(0, block.keyRows()).plus(row.negated());
            k.emit(Opcode.FILL, weight, new Constant(1)).emit(Opcode.FILL, zero, nothing);
            k.emit(Opcode.MASK, weight, weight, new Position(hidden), new Constant(1));
            k.emit(Opcode.SELECT, scores, zero, scores, weight);
        }
        k.emit(Opcode.CONVERT, weight, scores).signal(Queue.VECTOR, weighted);
        signal(Queue.VECTOR, due.gradients());
        if (overlaps || !block.loadsAhead()) {
            k.wait(Queue.VECTOR, weightGradientReady);
        }
        if (!block.loadsAhead()) {
            k.wait(Queue.VECTOR, due.sumsFull());
        }
        k.emit(Opcode.SUB, weightGradient, weightGradient, rowSum.next());
        k.emit(Opcode.MUL, weightGradient, weightGradient, scores);
        if (bounded()) {
            k.emit(Opcode.MUL, weightGradient, weightGradient, slope);
        }
        k.emit(Opcode.SCALE, scoreGradient, weightGradient, scale, nothing);
        if (block.loadsAhead()) {
            k.signal(Queue.VECTOR, rowsEmpty);
        }
        k.signal(Queue.VECTOR, scoreGradientReady);
    }

    /** Bounds scores by a tanh, and keeps its slope. */
    private void bound() {
        double softcap = op.form().softcap();
        Constant nothing = new Constant(0);
        Constant scale = new Constant(1 / Math.sqrt(op.form().scaleDim()) / softcap);
        k.emit(Opcode.SCALE, scores, scores, scale, nothing);
        k.emit(Opcode.TANH, scores, scores).emit(Opcode.MUL, slope, scores, scores);
        k.emit(Opcode.SCALE, slope, slope, new Constant(-1), new Constant(1));
        k.emit(Opcode.SCALE, scores, scores, new Constant(softcap), nothing);
    }

    /** Results are rounded where keys and values were. */
    private void results() {
        int summed = k.semaphore("summed", 0);
        int ready = k.semaphore("ready", 0);
        k.signal(Queue.TENSOR, summed).wait(Queue.VECTOR, summed);
        k.emit(Opcode.CONVERT, key, keySum).emit(Opcode.CONVERT, value, valueSum);
        k.signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
        store("dK", key, op.headDim());
        store("dV", value, op.form().valueDim());
    }

    private void store(String name, BufferRef from, int width) {
        String whole = op.group() > 1 ? name + "_heads" : name;
        int tensor = k.tensor(whole, op.type(), op.batch(), op.queryHeads(), op.keyTokens(), width);
        List<Affine> at = List.of(Affine.grid(3, 1), head(), Affine.grid(0, block.keyRows()), Affine.ZERO);
        k.emit(Opcode.STORE, k.tile(tensor, 1, at, 1, 1, block.keyRows(), width), from);
    }
}
