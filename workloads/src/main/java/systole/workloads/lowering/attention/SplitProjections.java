package systole.workloads.lowering.attention;

import java.util.List;
import systole.isa.Affine;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.stream.StreamLibrary;
import systole.workloads.lowering.stream.TileStream;
import systole.workloads.operator.Attention;

/**
 * One kernel that takes the packed product of all projections apart: queries into a tensor of their own, keys and values into
 * the cache. A block of threads takes some tokens of a key head, the queries that share it (or a part of them, each with the keys
 * and values again) and is followed by the next, so that its latency counts, whatever the keys add.
 */
final class SplitProjections {
    private static final String[] CACHED = {"K", "V"};

    private SplitProjections() {}

    static Kernel kernel(Attention op, int tileBytes, Lowering lowering) {
        int dim = op.headDim();
        int together =
                AttentionTile.together(op.group(), (int) (tileBytes / op.type().bytes(dim)));
        int columns = together * dim;
        int rows = (int)
                Math.max(1, Math.min(op.queryTokens(), tileBytes / op.type().bytes(columns)));
        StreamLibrary blocks = lowering.library().stream().withBlocks(tileBytes);
        TileStream stream = new TileStream("split_projections", blocks.stages(), blocks);
        long width = (long) op.queryHeads() * dim;
        long[] packedSize = {op.batch(), op.queryTokens(), width + 2L * op.kvHeads() * dim};
        int packed = stream.tensor("QKV", op.type(), packedSize);
        int queries = stream.tensor("Q", op.type(), op.batch(), op.queryTokens(), width);
        Affine batch = Affine.grid(3, 1);
        Affine token = Affine.grid(0, rows);
        Affine head = Affine.grid(2, 1);
        List<Affine> at = List.of(batch, token, Affine.grid(1, columns).plus(Affine.grid(2, (long) op.group() * dim)));
        BufferRef q = stream.load("in_Q", op.type(), rows, columns, stream.tile(packed, at, 1, rows, columns));
        BufferRef outQ = stream.store("out_Q", op.type(), rows, columns, stream.tile(queries, at, 1, rows, columns));
        BufferRef[] in = new BufferRef[CACHED.length];
        BufferRef[] out = new BufferRef[CACHED.length];
        for (int i = 0; i < CACHED.length; i++) {
            long start = width + (long) i * op.kvHeads() * dim;
            List<Affine> from = List.of(batch, token, Affine.grid(2, dim).plus(start));
            List<Affine> to = List.of(batch, head, token.plus(op.keyTokens() - op.queryTokens()), Affine.ZERO);
            int cache = stream.tensor(
                    CACHED[i], Declarations.Role.STATE, op.cache(), op.batch(), op.kvHeads(), op.keyTokens(), dim);
            in[i] = stream.load("in_" + CACHED[i], op.type(), rows, dim, stream.tile(packed, from, 1, rows, dim));
            out[i] = stream.store("out_" + CACHED[i], op.cache(), rows, dim, stream.tile(cache, to, 1, 1, rows, dim));
        }
        Grid grid = new Grid(
                List.of(
                        new Grid.Axis("tokens", (int) ((op.queryTokens() + rows - 1) / rows)),
                        new Grid.Axis("part", op.group() / together),
                        new Grid.Axis("head", op.kvHeads()),
                        new Grid.Axis("batch", Math.toIntExact(op.batch()))),
                List.of(1, 2, 0, 3),
                0);
        return stream.build(grid, k -> {
            k.emit(Opcode.CONVERT, outQ.next(), q.next());
            for (int i = 0; i < CACHED.length; i++) {
                k.emit(Opcode.CONVERT, out[i].next(), in[i].next());
            }
        });
    }
}
