package systole.workloads.lowering.attention;

import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.StreamLibrary;
import systole.workloads.lowering.stream.TileStream;

/** A kernel that writes new keys and values into the cache. */
final class CacheAppend {
    private CacheAppend() {}

    static Kernel kernel(
            long batch, int heads, int dim, long tokens, long keyTokens, DataType type, Lowering lowering) {
        StreamLibrary library = lowering.library().stream();
        long bytes = Math.min(library.tileBytes(), lowering.target().loadBytesInFlight() / (2L * library.stages()));
        int rows = (int) Math.max(1, Math.min(tokens, bytes / type.bytes(dim)));
        TileStream stream = new TileStream("kv_append", library.stages(), library);
        Affine row = Affine.grid(0, rows);
        List<Affine> from = List.of(Affine.grid(2, 1), Affine.grid(1, 1), row, Affine.ZERO);
        List<Affine> to = List.of(
                Affine.grid(2, 1), Affine.grid(1, 1), row.plus(Affine.constant(keyTokens - tokens)), Affine.ZERO);
        BufferRef[] in = new BufferRef[2];
        BufferRef[] out = new BufferRef[2];
        String[] names = {"K", "V"};
        for (int i = 0; i < in.length; i++) {
            int fresh = stream.tensor("new_" + names[i], type, batch, heads, tokens, dim);
            int cache = stream.tensor(names[i], Declarations.Role.STATE, type, batch, heads, keyTokens, dim);
            in[i] = stream.load("in_" + names[i], type, rows, dim, stream.tile(fresh, from, 1, 1, rows, dim));
            out[i] = stream.store("out_" + names[i], type, rows, dim, stream.tile(cache, to, 1, 1, rows, dim));
        }
        Grid grid = new Grid(
                List.of(
                        new Grid.Axis("tokens", (int) ((tokens + rows - 1) / rows)),
                        new Grid.Axis("head", heads),
                        new Grid.Axis("batch", Math.toIntExact(batch))),
                List.of(1, 0, 2),
                0);
        return stream.build(
                grid,
                k -> k.emit(Opcode.CONVERT, out[0].next(), in[0].next())
                        .emit(Opcode.CONVERT, out[1].next(), in[1].next()));
    }
}
