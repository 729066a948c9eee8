package systole.workloads.lowering.attention;

import java.util.List;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.Operand.BufferRef;
import systole.isa.Queue;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.StreamLibrary;
import systole.workloads.lowering.stream.TileStream;

/** A kernel that writes new keys and values into the cache. */
final class CacheAppend {
    /** Instructions and parameters. */
    private static final int SETUP_LOADS = 2;

    private CacheAppend() {}

    static Kernel kernel(
            long batch, int heads, int dim, long tokens, long keyTokens, DataType type, Lowering lowering) {
        int together = lowering.library().attention().calls().appendResidents();
        if (together > 0) {
            return tokenByToken(batch, heads, dim, tokens, keyTokens, type, together);
        }
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

    /** A tile is one token, of all heads, which first looks up where the token lies. */
    private static Kernel tokenByToken(
            long batch, int heads, int dim, long tokens, long keyTokens, DataType type, int together) {
        KernelBuilder k = new KernelBuilder("kv_append").setupLoads(SETUP_LOADS).residents(together);
        Affine token = Affine.grid(0, 1);
        Affine sequence = Affine.grid(1, 1);
        int slots = k.tensor("slots", DataType.INT32, batch, tokens);
        BufferRef slot = k.scratch("slot", DataType.INT32, 1, 1, 1);
        BufferRef place = k.accumulator("place", DataType.INT32, 1, 1, 1);
        int found = k.semaphore("found", 0);
        int full = k.semaphore("full", 0);
        int ready = k.semaphore("ready", 0);
        k.emit(Opcode.LOAD, slot, k.tile(slots, 1, List.of(sequence, token), 1, 1));
        k.signal(Queue.LOAD, found).wait(Queue.LOAD, found);
        List<Affine> from = List.of(sequence, Affine.ZERO, token, Affine.ZERO);
        List<Affine> to = List.of(sequence, Affine.ZERO, token.plus(keyTokens - tokens), Affine.ZERO);
        BufferRef[] in = new BufferRef[2];
        BufferRef[] out = new BufferRef[2];
        Operand.TileRef[] cache = new Operand.TileRef[2];
        String[] names = {"K", "V"};
        for (int i = 0; i < in.length; i++) {
            int fresh = k.tensor("new_" + names[i], type, batch, heads, tokens, dim);
            int kept = k.tensor(names[i], Declarations.Role.STATE, type, batch, heads, keyTokens, dim);
            in[i] = k.scratch("in_" + names[i], type, heads, dim, 1);
            out[i] = k.scratch("out_" + names[i], type, heads, dim, 1);
            cache[i] = k.tile(kept, 1, to, 1, heads, 1, dim);
            k.emit(Opcode.LOAD, in[i], k.tile(fresh, 1, from, 1, heads, 1, dim));
        }
        k.signal(Queue.LOAD, full).wait(Queue.VECTOR, full);
        k.emit(Opcode.CONVERT, place, slot);
        for (int i = 0; i < in.length; i++) {
            k.emit(Opcode.CONVERT, out[i], in[i]);
        }
        k.signal(Queue.VECTOR, ready).wait(Queue.STORE, ready);
        for (int i = 0; i < in.length; i++) {
            k.emit(Opcode.STORE, cache[i], out[i]);
        }
        return k.build(new Grid(
                List.of(
                        new Grid.Axis("token", Math.toIntExact(tokens)),
                        new Grid.Axis("batch", Math.toIntExact(batch))),
                List.of(0, 1),
                0));
    }
}
