package systole.workloads.lowering.stream;

import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;
import systole.workloads.lowering.Lowering;
import systole.workloads.model.Latent;
import systole.workloads.operator.LatentHeadsGradient;

/** Lowers the gradient of heads made from latent vectors: one kernel for what heads have of their own, one for the shared key. */
public final class LatentHeadsGradientLowering {
    private LatentHeadsGradientLowering() {}

    /** The kernels. */
    public static List<Kernel> lower(LatentHeadsGradient op, Lowering lowering) {
        return List.of(own(op, lowering), shared(op, lowering));
    }

    private static Kernel own(LatentHeadsGradient op, Lowering lowering) {
        Latent latent = op.latent();
        DataType type = op.type();
        int plain = latent.plain();
        int rotary = latent.rotary();
        int value = latent.value();
        long bytes = type.bytes((long) plain + value + rotary);
        int rows = LatentHeadsLowering.rows(
                lowering, bytes + type.bytes(rotary), bytes, rotary, op.tokens(), op.batch() * op.heads());
        StreamLibrary library = lowering.library().stream();
        TileStream stream = new TileStream("latent_heads_gradient", library.stages(), library);
        HeadTiles tiles = new HeadTiles(stream, op.batch(), op.tokens(), op.heads(), rows, type);
        int queries = tiles.byToken("d_queries", latent.headDim());
        int keys = tiles.byHead("d_keys", latent.headDim());
        int values = tiles.byHead("d_values", value);
        int angles = stream.tensor("angles_back", Declarations.Role.WEIGHT, type, op.tokens(), rotary);
        List<Affine> row = List.of(Affine.grid(0, rows), Affine.ZERO);
        BufferRef query = tiles.load("query", tiles.ofToken(queries, plain, rotary), rotary);
        BufferRef key = tiles.load("key", tiles.ofHead(keys, 0, plain), plain);
        BufferRef given = tiles.load("value", tiles.ofHead(values, 0, value), value);
        BufferRef angle = tiles.load("angle", stream.tile(angles, row, rows, rotary), rotary);
        int expanded = tiles.byToken("d_expanded", plain + value);
        BufferRef newQuery = tiles.store("new_query", tiles.ofToken(queries, plain, rotary), rotary);
        BufferRef newKey = tiles.store("new_key", tiles.ofToken(expanded, 0, plain), plain);
        BufferRef newValue = tiles.store("new_value", tiles.ofToken(expanded, plain, value), value);
        BufferRef x = stream.registers("x", rows, rotary);
        return stream.build(tiles.grid(), k -> {
            k.emit(Opcode.CONVERT, x, query.next()).emit(Opcode.ROTATE, x, x, angle.next());
            k.emit(Opcode.CONVERT, newQuery.next(), x).emit(Opcode.CONVERT, newKey.next(), key.next());
            k.emit(Opcode.CONVERT, newValue.next(), given.next());
        });
    }

    /** A tile is some tokens, through all heads. */
    private static Kernel shared(LatentHeadsGradient op, Lowering lowering) {
        int rotary = op.latent().rotary();
        DataType type = op.type();
        StreamLibrary library = lowering.library().stream();
        int stages = library.stages();
        int rows = LatentHeadsLowering.rows(
                lowering, type.bytes(2L * rotary), type.bytes(rotary), 2L * rotary, op.tokens(), op.batch());
        KernelBuilder k = new KernelBuilder("latent_key_sum").setupLoads(library.setupLoads());
        int keys = k.tensor(
                "d_keys", type, op.batch(), op.heads(), op.tokens(), op.latent().headDim());
        int angles = k.tensor("angles_back", Declarations.Role.WEIGHT, type, op.tokens(), rotary);
        int result = k.tensor("d_shared_key", type, op.batch(), op.tokens(), rotary);
        BufferRef in = k.scratch("in", type, rows, rotary, stages);
        BufferRef angle = k.scratch("angle", type, rows, rotary, 1);
        BufferRef sum = k.accumulator("sum", DataType.FP32, rows, rotary, 1);
        BufferRef out = k.scratch("out", type, rows, rotary, 1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", stages);
        int ready = k.semaphore("ready", 0);
        int turns = k.semaphore("turns", 0);
        Affine row = Affine.grid(0, rows);
        Affine sequence = Affine.grid(1, 1);
        k.emit(Opcode.LOAD, angle, k.tile(angles, 1, List.of(row, Affine.ZERO), rows, rotary));
        k.signal(Queue.LOAD, turns).wait(Queue.VECTOR, turns);
        List<Affine> at = List.of(
                sequence, Affine.loop(0, 1), row, Affine.constant(op.latent().plain()));
        k.loop(op.heads()).wait(Queue.LOAD, empty);
        k.emit(Opcode.LOAD, in.next(), k.tile(keys, 1, at, 1, 1, rows, rotary));
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full);
        k.emit(Opcode.ADD, sum, sum, in.next()).signal(Queue.VECTOR, empty).end();
        k.emit(Opcode.ROTATE, sum, sum, angle).emit(Opcode.CONVERT, out, sum);
        k.signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
        k.emit(Opcode.STORE, k.tile(result, 1, List.of(sequence, row, Affine.ZERO), 1, rows, rotary), out);
        return k.build(new Grid(
                List.of(
                        new Grid.Axis("tokens", Math.toIntExact(Tiles.ceilDiv(op.tokens(), rows))),
                        new Grid.Axis("batch", Math.toIntExact(op.batch()))),
                List.of(0, 1),
                0));
    }
}
