package systole.workloads.lowering.stream;

import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Target;
import systole.workloads.lowering.Lowering;
import systole.workloads.model.Latent;
import systole.workloads.operator.LatentHeads;

/** Lowers the making of heads from expanded latent vectors: a tile is some tokens of one head. */
public final class LatentHeadsLowering {
    private LatentHeadsLowering() {}

    /** The kernel. */
    public static List<Kernel> lower(LatentHeads op, Lowering lowering) {
        Latent latent = op.latent();
        DataType type = op.type();
        int plain = latent.plain();
        int rotary = latent.rotary();
        int value = latent.value();
        long loaded = type.bytes((long) plain + value + 3L * rotary);
        long stored = type.bytes((long) plain + value + 2L * rotary);
        int rows = rows(lowering, loaded, stored, 2L * rotary, op.tokens(), op.batch() * op.heads());
        StreamLibrary library = lowering.library().stream();
        TileStream stream = new TileStream("latent_heads", library.stages(), library);
        HeadTiles tiles = new HeadTiles(stream, op.batch(), op.tokens(), op.heads(), rows, type);
        int queries = tiles.byToken("queries", latent.headDim());
        int expanded = tiles.byToken("expanded", plain + value);
        int shared = stream.tensor("shared_key", type, op.batch(), op.tokens(), rotary);
        int angles = stream.tensor("angles", Declarations.Role.WEIGHT, type, op.tokens(), rotary);
        Affine row = Affine.grid(0, rows);
        BufferRef query = tiles.load("query", tiles.ofToken(queries, plain, rotary), rotary);
        BufferRef own = tiles.load("own_key", tiles.ofToken(expanded, 0, plain), plain);
        BufferRef values = tiles.load("value", tiles.ofToken(expanded, plain, value), value);
        BufferRef key = tiles.load(
                "key", stream.tile(shared, List.of(Affine.grid(2, 1), row, Affine.ZERO), 1, rows, rotary), rotary);
        BufferRef angle = tiles.load("angle", stream.tile(angles, List.of(row, Affine.ZERO), rows, rotary), rotary);
        int newKeys = tiles.byHead("keys", latent.headDim());
        int newValues = tiles.byHead("values", value);
        BufferRef newQuery = tiles.store("new_query", tiles.ofToken(queries, plain, rotary), rotary);
        BufferRef newOwn = tiles.store("new_own_key", tiles.ofHead(newKeys, 0, plain), plain);
        BufferRef newKey = tiles.store("new_key", tiles.ofHead(newKeys, plain, rotary), rotary);
        BufferRef newValue = tiles.store("new_value", tiles.ofHead(newValues, 0, value), value);
        BufferRef x = stream.registers("x", rows, rotary);
        BufferRef y = stream.registers("y", rows, rotary);
        return List.of(stream.build(tiles.grid(), k -> {
            k.emit(Opcode.CONVERT, x, query.next()).emit(Opcode.CONVERT, y, key.next());
            k.emit(Opcode.ROTATE, x, x, angle).emit(Opcode.ROTATE, y, y, angle.next());
            k.emit(Opcode.CONVERT, newQuery.next(), x).emit(Opcode.CONVERT, newKey.next(), y);
            k.emit(Opcode.CONVERT, newOwn.next(), own.next()).emit(Opcode.CONVERT, newValue.next(), values.next());
        }));
    }

    /** Tokens of a tile: as many as the library streams at once and the scratchpad and registers hold. */
    static int rows(Lowering lowering, long loadedBytes, long storedBytes, long registers, long tokens, long heads) {
        StreamLibrary library = lowering.library().stream();
        Target target = lowering.target();
        long fits = Math.min(
                target.scratchBytes() / TileStream.scratchBytes(loadedBytes, storedBytes, library.stages()),
                target.accumulatorBytes() / (4 * registers));
        long most = Math.max(1, Math.min(fits, Tiles.loadBytes(library, target, 1) / loadedBytes));
        return (int) Math.min(tokens, Tiles.share(tokens * heads, most, 1, target.cores()));
    }
}
