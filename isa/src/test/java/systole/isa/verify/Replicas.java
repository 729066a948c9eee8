package systole.isa.verify;

import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.Constant;
import systole.isa.Operand.Peer;
import systole.isa.Operand.Position;
import systole.isa.Queue;

/** Kernels in the shapes that lowering gives, small. */
final class Replicas {
    private Replicas() {}

    /** C[96,40] = A[96,320] B[40,320]^T in tiles of 32 x 16 x 64, a ring of three stages, tile after tile. */
    static Kernel product() {
        KernelBuilder k = new KernelBuilder("product").persistent(true);
        int a = k.tensor("A", DataType.BF16, 96, 320);
        int b = k.tensor("B", Declarations.Role.WEIGHT, DataType.BF16, 40, 320);
        int c = k.tensor("C", DataType.BF16, 96, 40);
        BufferRef tileA = k.scratch("a", DataType.BF16, 32, 64, 3);
        BufferRef tileB = k.scratch("b", DataType.BF16, 16, 64, 3);
        BufferRef sum = k.accumulator("sum", DataType.FP32, 32, 16, 1);
        BufferRef out = k.accumulator("out", DataType.BF16, 32, 16, 1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", 3);
        int summed = k.semaphore("summed", 0);
        int taken = k.semaphore("taken", 1);
        int rounded = k.semaphore("rounded", 0);
        int stored = k.semaphore("stored", 1);
        Affine row = Affine.grid(0, 32);
        Affine column = Affine.grid(1, 16);
        Affine from = Affine.loop(0, 64);
        k.wait(Queue.TENSOR, taken);
        k.loop(Affine.constant(320), 320, 64);
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, tileA.next(), k.tile(a, 1, List.of(row, from), 32, 64));
        k.emit(Opcode.LOAD, tileB.next(), k.tile(b, 1, List.of(column, from), 16, 64));
        k.signal(Queue.LOAD, full).wait(Queue.TENSOR, full);
        k.emit(Opcode.MMA_T, sum, tileA.next(), tileB.next());
        k.signal(Queue.TENSOR, empty).end();
        k.signal(Queue.TENSOR, summed);
        k.wait(Queue.VECTOR, summed).wait(Queue.VECTOR, stored);
        k.emit(Opcode.CONVERT, out, sum);
        k.signal(Queue.VECTOR, taken).signal(Queue.VECTOR, rounded).wait(Queue.STORE, rounded);
        k.emit(Opcode.STORE, k.tile(c, 1, List.of(row, column), 32, 16), out);
        k.signal(Queue.STORE, stored);
        return k.build(new Grid(List.of(new Grid.Axis("m", 3), new Grid.Axis("n", 3)), List.of(0, 1), 2));
    }

    /**
     * Causal attention of 256 tokens, blocks of 32 queries and keys, scores one block ahead of values: key and value rings of
     * two stages are used in different turns of the loop, and scores have two buffers.
     */
    static Kernel attention() {
        KernelBuilder k = new KernelBuilder("attention").persistent(true);
        int q = k.tensor("Q", DataType.BF16, 256, 16);
        int keys = k.tensor("K", DataType.BF16, 256, 16);
        int values = k.tensor("V", DataType.BF16, 256, 16);
        int o = k.tensor("O", DataType.BF16, 256, 16);
        BufferRef query = k.scratch("q", DataType.BF16, 32, 16, 1);
        BufferRef result = k.scratch("out", DataType.BF16, 32, 16, 1);
        BufferRef key = k.scratch("k", DataType.BF16, 32, 16, 2);
        BufferRef value = k.scratch("v", DataType.BF16, 32, 16, 2);
        BufferRef scores = k.accumulator("s", DataType.FP32, 32, 32, 2);
        BufferRef weights = k.accumulator("p", DataType.BF16, 32, 32, 1);
        BufferRef sum = k.accumulator("o", DataType.FP32, 32, 16, 1);
        BufferRef largest = k.accumulator("largest", DataType.FP32, 32, 1, 1);
        BufferRef next = k.accumulator("next", DataType.FP32, 32, 1, 1);
        BufferRef total = k.accumulator("total", DataType.FP32, 32, 1, 1);
        BufferRef blockSum = k.accumulator("block_sum", DataType.FP32, 32, 1, 1);
        int queryFull = k.semaphore("q_full", 0);
        int keyFull = k.semaphore("k_full", 0);
        int keyEmpty = k.semaphore("k_empty", 2);
        int valueFull = k.semaphore("v_full", 0);
        int valueEmpty = k.semaphore("v_empty", 2);
        int scored = k.semaphore("scored", 0);
        int scoresEmpty = k.semaphore("scores_empty", 2);
        int weighted = k.semaphore("weighted", 0);
        int multiplied = k.semaphore("multiplied", 1);
        int summed = k.semaphore("summed", 0);
        int rounded = k.semaphore("rounded", 0);
        int stored = k.semaphore("stored", 1);
        int queryEmpty = k.semaphore("q_empty", 1);
        // the last block of queries comes first
        Affine row = Affine.constant(224).plus(Affine.grid(0, -32));
        Affine seen = row.plus(32);
        Affine from = Affine.loop(0, 32);
        k.wait(Queue.LOAD, queryEmpty);
        k.emit(Opcode.LOAD, query, k.tile(q, 1, List.of(row, Affine.ZERO), 32, 16))
                .signal(Queue.LOAD, queryFull);
        k.loop(seen, 256, 32);
        k.wait(Queue.LOAD, keyEmpty);
        k.emit(Opcode.LOAD, key.next(), k.tile(keys, 1, List.of(from, Affine.ZERO), 32, 16));
        k.signal(Queue.LOAD, keyFull).wait(Queue.LOAD, valueEmpty);
        k.emit(Opcode.LOAD, value.next(), k.tile(values, 1, List.of(from, Affine.ZERO), 32, 16));
        k.signal(Queue.LOAD, valueFull).end();
        k.wait(Queue.TENSOR, queryFull);
        score(k, List.of(scores.next(), query, key.next()), keyFull, scoresEmpty, keyEmpty, scored);
        k.loop(seen.plus(-32), 224, 32);
        score(k, List.of(scores.next(), query, key.next()), keyFull, scoresEmpty, keyEmpty, scored);
        values(k, List.of(sum, weights, value.next()), valueFull, weighted, valueEmpty, multiplied);
        k.end();
        k.signal(Queue.TENSOR, queryEmpty);
        values(k, List.of(sum, weights, value.next()), valueFull, weighted, valueEmpty, multiplied);
        k.signal(Queue.TENSOR, summed);
        k.emit(Opcode.FILL, largest, new Constant(-1e30)).emit(Opcode.FILL, total, new Constant(0));
        k.loop(seen, 256, 32);
        k.wait(Queue.VECTOR, scored);
        k.emit(Opcode.MASK, scores, scores, new Position(row.plus(1).plus(Affine.loop(0, -32))), new Constant(1));
        k.emit(Opcode.REDUCE_MAX, next, scores).emit(Opcode.MAX, next, largest, next);
        k.emit(Opcode.SUB, largest, largest, next).emit(Opcode.EXP, largest, largest);
        k.emit(Opcode.SUB, scores, scores, next).emit(Opcode.EXP, scores, scores);
        k.emit(Opcode.REDUCE_SUM, blockSum, scores).emit(Opcode.MUL, total, total, largest);
        k.emit(Opcode.ADD, total, total, blockSum).wait(Queue.VECTOR, multiplied);
        k.emit(Opcode.MUL, sum, sum, largest);
        k.emit(Opcode.SCALE, largest, next, new Constant(1), new Constant(0));
        k.emit(Opcode.CONVERT, weights, scores.next());
        k.signal(Queue.VECTOR, scoresEmpty).signal(Queue.VECTOR, weighted).end();
        k.wait(Queue.VECTOR, summed).wait(Queue.VECTOR, stored);
        k.emit(Opcode.RECIPROCAL, total, total).emit(Opcode.MUL, result, sum, total);
        k.signal(Queue.VECTOR, rounded).wait(Queue.STORE, rounded);
        k.emit(Opcode.STORE, k.tile(o, 1, List.of(row, Affine.ZERO), 32, 16), result)
                .signal(Queue.STORE, stored);
        return k.build(new Grid(List.of(new Grid.Axis("queries", 8)), List.of(0), 0));
    }

    private static void score(KernelBuilder k, List<BufferRef> operands, int full, int room, int empty, int scored) {
        k.wait(Queue.TENSOR, full).wait(Queue.TENSOR, room);
        k.emit(Opcode.MATMUL_T, operands.get(0), operands.get(1), operands.get(2));
        k.signal(Queue.TENSOR, empty).signal(Queue.TENSOR, scored);
    }

    private static void values(
            KernelBuilder k, List<BufferRef> operands, int full, int weighted, int empty, int multiplied) {
        k.wait(Queue.TENSOR, full).wait(Queue.TENSOR, weighted);
        k.emit(Opcode.MMA, operands.get(0), operands.get(1), operands.get(2));
        k.signal(Queue.TENSOR, empty).signal(Queue.TENSOR, multiplied);
    }

    /** y = x * weight over 30 rows, 2 rows a tile, dealt to {@code cores} cores that load the weights in their first round. */
    static Kernel stream(int cores) {
        KernelBuilder k = new KernelBuilder("stream").persistent(true);
        int x = k.tensor("x", DataType.BF16, 30, 64);
        int w = k.tensor("weight", Declarations.Role.WEIGHT, DataType.BF16, 1, 64);
        int y = k.tensor("y", DataType.BF16, 30, 64);
        BufferRef in = k.scratch("in", DataType.BF16, 2, 64, 3);
        BufferRef weight = k.scratch("w", DataType.BF16, 1, 64, 1);
        BufferRef out = k.scratch("out", DataType.BF16, 2, 64, 2);
        BufferRef register = k.accumulator("r", DataType.FP32, 2, 64, 1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", 3);
        int ready = k.semaphore("ready", 0);
        int taken = k.semaphore("taken", 2);
        int weights = k.semaphore("weights", 0);
        Affine row = Affine.grid(0, 2).plus(Affine.grid(1, 2L * cores));
        k.loop(Affine.constant(1).plus(Affine.grid(1, -1)), 1, 1);
        k.emit(Opcode.LOAD, weight, k.tile(w, 1, List.of(Affine.ZERO, Affine.ZERO), 1, 64));
        k.signal(Queue.LOAD, weights).wait(Queue.VECTOR, weights).end();
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, in.next(), k.tile(x, 1, List.of(row, Affine.ZERO), 2, 64));
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full).wait(Queue.VECTOR, taken);
        k.emit(Opcode.CONVERT, register, in.next());
        k.emit(Opcode.MUL, register, register, weight);
        k.emit(Opcode.CONVERT, out.next(), register);
        k.signal(Queue.VECTOR, empty).signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
        k.emit(Opcode.STORE, k.tile(y, 1, List.of(row, Affine.ZERO), 2, 64), out.next());
        k.signal(Queue.STORE, taken);
        int rounds = (15 + cores - 1) / cores;
        return k.build(
                new Grid(List.of(new Grid.Axis("core", cores), new Grid.Axis("round", rounds)), List.of(0, 1), 0));
    }

    /** Rows of a table by numbers that are loaded just before, six tiles of four rows. */
    static Kernel rows() {
        KernelBuilder k = new KernelBuilder("rows").persistent(true);
        int numbers = k.tensor("numbers", DataType.INT32, 24, 1);
        int table = k.tensor("table", Declarations.Role.WEIGHT, DataType.BF16, 100, 8);
        int y = k.tensor("y", DataType.BF16, 24, 8);
        BufferRef index = k.scratch("index", DataType.INT32, 4, 1, 2);
        BufferRef in = k.scratch("in", DataType.BF16, 4, 8, 2);
        int found = k.semaphore("found", 0);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", 2);
        Affine row = Affine.grid(0, 4);
        k.wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, index, k.tile(numbers, 1, List.of(row, Affine.ZERO), 4, 1));
        k.signal(Queue.LOAD, found).wait(Queue.LOAD, found);
        k.emit(Opcode.GATHER, in.next(), k.tile(table, 1, List.of(Affine.ZERO, Affine.ZERO), 4, 8), index.next());
        k.signal(Queue.LOAD, full).wait(Queue.STORE, full);
        k.emit(Opcode.STORE, k.tile(y, 1, List.of(row, Affine.ZERO), 4, 8), in.next());
        k.signal(Queue.STORE, empty);
        return k.build(new Grid(List.of(new Grid.Axis("tile", 6)), List.of(0), 0));
    }

    /**
     * Sum of a vector over all devices, 16 elements a part: each part goes round the ring to be summed and round again to be
     * known. Slot i of device r holds part (r - i) modulo the devices; memory has the parts but one twice, so that one
     * rectangle is enough.
     */
    static Kernel reduce(int devices) {
        KernelBuilder k = new KernelBuilder("reduce");
        int x = k.tensor("x", DataType.FP32, 2, 2L * devices - 1, 16);
        int y = k.tensor("y", DataType.FP32, 2, 2L * devices - 1, 16);
        BufferRef part = k.scratch("part", DataType.FP32, 1, 16, devices);
        int full = k.semaphore("full", 0);
        int moved = k.semaphore("moved", 0);
        int done = k.semaphore("done", 0);
        Affine at = Affine.rank(1).plus(Affine.loop(0, -1)).plus(devices - 1L);
        List<Affine> origin = List.of(Affine.grid(0, 1), at, Affine.ZERO);
        k.loop(devices);
        k.emit(Opcode.LOAD, part.next(), k.tile(x, 1, origin, 1, 1, 16)).end();
        k.signal(Queue.LOAD, full).wait(Queue.LINK, full);
        for (Opcode receive : List.of(Opcode.RECEIVE_ADD, Opcode.RECEIVE)) {
            k.loop(devices - 1L);
            k.emit(Opcode.SEND, part.next(), new Peer(1)).emit(receive, part, new Peer(-1));
            k.signal(Queue.LINK, moved).wait(Queue.LINK, moved).end();
        }
        k.signal(Queue.LINK, done).wait(Queue.STORE, done);
        k.loop(devices);
        k.emit(Opcode.STORE, k.tile(y, 1, origin, 1, 1, 16), part.next()).end();
        return k.build(new Grid(List.of(new Grid.Axis("tile", 2)), List.of(0), 0));
    }
}
