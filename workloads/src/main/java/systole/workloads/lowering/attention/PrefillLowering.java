package systole.workloads.lowering.attention;

import java.util.ArrayList;
import java.util.List;
import systole.isa.Affine;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.Attention;

/**
 * Lowers attention of many queries: a grid tile is a block of queries of one head, the blocks with most keys first. Of the
 * library's tiles the one that the fast clock thinks shortest is taken.
 */
public final class PrefillLowering {
    private PrefillLowering() {}

    /** The kernels: appending to the cache where asked, and attention. */
    public static List<Kernel> lower(Attention op, Lowering lowering) {
        AttentionLibrary library = lowering.library().attention();
        AttentionTypes types = AttentionTypes.of(op.type(), op.cache(), op.output(), library, lowering.target());
        List<Kernel> best = List.of();
        double bestSeconds = Double.POSITIVE_INFINITY;
        List<AttentionTile> tiles = library.prefill().stream()
                .filter(tile -> tile.hasHeadsOf(op.headDim()))
                .toList();
        if (tiles.isEmpty()) {
            tiles = AttentionTile.withFewerKeys(library.prefill());
        }
        for (; best.isEmpty() && !tiles.isEmpty(); tiles = AttentionTile.withFewerKeys(tiles)) {
            for (AttentionTile tile : tiles) {
                List<Kernel> candidate = kernels(op, tile, types, lowering);
                if (candidate.isEmpty()) {
                    continue;
                }
                double seconds = tiles.size() == 1 ? 0 : lowering.seconds().applyAsDouble(candidate);
                if (seconds < bestSeconds) {
                    bestSeconds = seconds;
                    best = candidate;
                }
            }
        }
        if (best.isEmpty()) {
            throw new UnsupportedOperatorException("no attention kernel of the library fits heads of " + op.headDim()
                    + " into " + lowering.target().scratchBytes() + " bytes of scratchpad and "
                    + lowering.target().accumulatorBytes() + " of accumulators");
        }
        List<Kernel> kernels = new ArrayList<>();
        if (op.append()) {
            AttentionCalls calls = library.calls();
            kernels.addAll(CallKernels.offsets(calls.prefill(), op.batch(), calls.setupLoads()));
            if (calls.splitTileBytes() > 0) {
                kernels.add(SplitProjections.kernel(op, calls.splitTileBytes(), lowering));
            } else {
                if (calls.copiesQueries()) {
                    kernels.add(CallKernels.copiedQueries(op, lowering));
                }
                kernels.add(CacheAppend.kernel(
                        op.batch(),
                        op.kvHeads(),
                        op.headDim(),
                        op.queryTokens(),
                        op.keyTokens(),
                        op.cache(),
                        lowering));
            }
        }
        kernels.addAll(best);
        return kernels;
    }

    /**
     * The kernel of a tile; where a window hides keys, one for the queries that still see all and one for the others. The block
     * in which the window begins to hide keys is among the former.
     */
    private static List<Kernel> kernels(Attention op, AttentionTile whole, AttentionTypes types, Lowering lowering) {
        int together = op.learns() || op.form().biased() ? 1 : whole.packed(op);
        int rows = whole.queryRows() / together;
        int blocks = (int) ((op.queryTokens() + rows - 1) / rows);
        long window = op.form().window();
        long before = op.keyTokens() - op.queryTokens();
        boolean begins = window > 0 && window < op.keyTokens() && Math.max(0, window - before) % rows != 0;
        long open = window == 0 ? blocks : Math.min(blocks, (Math.max(0, window - before) + rows - 1) / rows);
        List<Kernel> kernels = new ArrayList<>();
        for (Part part : List.of(
                new Part(0, (int) open, false, begins), new Part((int) open, (int) (blocks - open), true, false))) {
            if (part.blocks > 0) {
                List<Kernel> kernel =
                        FlashFit.kernel(plan(op, whole, together, part, types, lowering), lowering.target());
                if (kernel.isEmpty()) {
                    return kernel;
                }
                kernels.addAll(kernel);
            }
        }
        return kernels;
    }

    /** Blocks of queries that one kernel takes: behind the window's start, or before it with a last one where it begins. */
    private record Part(int first, int blocks, boolean windowed, boolean begins) {
        KeyWalk walk(Attention op, Affine row, int rows, int together, int step) {
            long before = op.keyTokens() - op.queryTokens();
            if (windowed) {
                return KeyWalk.windowed(op.form().window(), rows, together, step);
            }
            if (!op.causal()) {
                return KeyWalk.whole(1, op.keyTokens(), 1, (op.keyTokens() + step - 1) / step * step, step);
            }
            Affine from = row.plus(before);
            boolean aligned = together == 1 && rows % step == 0 && before % step == 0;
            return begins
                    ? KeyWalk.causal(
                            from,
                            rows,
                            together,
                            op.keyTokens(),
                            step,
                            op.form().window())
                    : KeyWalk.causal(from, rows, together, op.keyTokens(), step, aligned);
        }
    }

    private static FlashPlan plan(
            Attention op, AttentionTile whole, int together, Part part, AttentionTypes types, Lowering lowering) {
        int rows = whole.queryRows() / together;
        AttentionTile tile = whole.ofRows(rows * together);
        int step = tile.keyRows();
        // a block of queries sees the more keys the later it is
        Affine row = op.causal() && !part.windowed && tile.walk().descending()
                ? Affine.constant((long) (part.blocks - 1) * rows).plus(Affine.grid(1, -rows))
                : Affine.constant((long) part.first * rows).plus(Affine.grid(1, rows));
        int heads = tile.headsOf(op.kvHeads());
        int groups = op.group() / together;
        Affine head = Affine.grid(0, 1).plus(Affine.grid(2, (long) heads * groups));
        Affine batch = Affine.grid(3, 1);
        long before = op.keyTokens() - op.queryTokens();
        KeyWalk walk = part.walk(op, row, rows, together, step);
        Place queries = together == 1
                ? new Place(
                        new long[] {op.batch(), op.queryTokens(), op.queryHeads(), op.headDim()},
                        List.of(batch, row, head, Affine.ZERO),
                        new Integer[] {1, rows, 1, op.headDim()})
                : new Place(
                        new long[] {op.batch(), op.queryTokens(), op.kvHeads(), together, op.headDim()},
                        List.of(batch, row, head, Affine.ZERO, Affine.ZERO),
                        new Integer[] {1, rows, 1, together, op.headDim()});
        Affine firstKey =
                part.windowed ? row.plus(before - KeyWalk.before(op.form().window(), step)) : Affine.ZERO;
        Place keys = new Place(
                new long[] {op.batch(), op.kvHeads(), op.keyTokens(), op.headDim()},
                List.of(batch, Affine.grid(2, heads), firstKey.plus(Affine.loop(0, step)), Affine.ZERO),
                new Integer[] {1, 1, step, op.headDim()});
        Grid grid = new Grid(
                List.of(
                        new Grid.Axis("group", groups),
                        new Grid.Axis("queries", part.blocks),
                        new Grid.Axis("head", op.kvHeads() / heads),
                        new Grid.Axis("batch", Math.toIntExact(op.batch()))),
                op.causal() ? tile.walk().order() : TileWalk.LONGEST_FIRST.order(),
                0);
        int residents = tile.residentsOf(grid.tiles(), lowering.target().cores());
        Declarations.Role role = before > 0 ? Declarations.Role.STATE : Declarations.Role.ACTIVATION;
        String name = "flash_" + tile.queryRows() + "x" + step + (op.causal() ? "_causal" : "")
                + (part.windowed ? "_window" : "");
        return new FlashPlan(
                name,
                tile,
                types,
                op.headDim(),
                op.form(),
                queries,
                keys,
                op.form().biased() ? bias(op, tile, head, row) : null,
                queries.ofWidth(op.form().valueDim()),
                null,
                op.learns() ? learned(op, batch, row, head, rows) : null,
                walk,
                null,
                role,
                heads,
                new FlashPlan.Step(2, groups),
                lowering.library().attention().setupLoads(),
                residents,
                grid);
    }

    private static Place bias(Attention op, AttentionTile tile, Affine head, Affine row) {
        long[] dimensions = {op.queryHeads(), op.queryTokens(), op.keyTokens()};
        return ScoreBias.place(dimensions, head, row, Affine.loop(0, tile.keyRows()), tile);
    }

    private static FlashPlan.Learned learned(Attention op, Affine batch, Affine row, Affine head, int rows) {
        return new FlashPlan.Learned(
                new Place(
                        new long[] {op.batch(), op.queryHeads(), op.queryTokens()},
                        List.of(batch, head, row),
                        new Integer[] {1, 1, rows}),
                1);
    }
}
