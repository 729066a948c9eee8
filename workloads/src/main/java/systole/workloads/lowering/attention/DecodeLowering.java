package systole.workloads.lowering.attention;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.Operand.Bound;
import systole.isa.Target;
import systole.workloads.lowering.KernelFloor;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.Rates;
import systole.workloads.lowering.Shortest;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.AttentionDecode;

/**
 * Lowers attention of one query a sequence: a grid tile is a part of the keys of one key head and the queries that share it
 * (or one of them, where the library does not share). Parts are joined by a second kernel. Of the library's tiles and splits
 * the one that the fast clock thinks shortest is taken.
 */
public final class DecodeLowering {
    /** More tiles than this a core leave nothing for a split to win. */
    private static final int TILES_PER_CORE = 4;

    private DecodeLowering() {}

    /** The kernels. */
    public static List<Kernel> lower(AttentionDecode op, Lowering lowering) {
        Target target = lowering.target();
        AttentionLibrary library = lowering.library().attention();
        AttentionTypes types = AttentionTypes.of(op.type(), op.cache(), op.output(), library, target);
        List<AttentionTile> tiles = op.form().latent() ? AttentionTile.forLatent(library.decode()) : library.decode();
        List<Candidate> candidates = candidates(op, library, tiles, target);
        List<Kernel> best = shortest(op, candidates, types, lowering);
        while (best.isEmpty()) {
            tiles = AttentionTile.withFewerQueries(tiles);
            if (tiles.isEmpty()) {
                break;
            }
            candidates = candidates(op, library, tiles, target);
            best = shortest(op, candidates, types, lowering);
        }
        if (best.isEmpty()) {
            throw new UnsupportedOperatorException("no attention kernel of the library fits heads of " + op.headDim()
                    + " into " + target.scratchBytes() + " bytes of scratchpad and " + target.accumulatorBytes()
                    + " of accumulators");
        }
        AttentionCalls calls = library.calls();
        if (!op.append() || calls.decode() == 0 || candidates.get(0).alone()) {
            return best;
        }
        List<Kernel> all = new ArrayList<>(CallKernels.offsets(calls.decode(), op.batch(), calls.setupLoads()));
        all.addAll(best);
        return all;
    }

    private static List<Kernel> shortest(
            AttentionDecode op, List<Candidate> candidates, AttentionTypes types, Lowering lowering) {
        return Shortest.of(
                        candidates.size(),
                        i -> floorSeconds(op, candidates.get(i), types, lowering),
                        i -> lowering.store()
                                .get(
                                        new Built(op, candidates.get(i)),
                                        () -> kernels(op, lowering, candidates.get(i), types)),
                        lowering.seconds())
                .kernels();
    }

    /** What a candidate is built from; the types follow from the operator, library and target. */
    private record Built(AttentionDecode op, Candidate candidate) {}

    /**
     * A kernel and a split.
     *
     * @param rows queries of a tile that share its keys
     * @param perPart keys of a part
     * @param parts of a sequence
     */
    private record Candidate(AttentionTile tile, int rows, long perPart, int parts) {
        long tiles(AttentionDecode op) {
            return op.batch() * (op.kvHeads() / heads(op)) * ((op.group() + rows - 1) / rows) * parts;
        }

        int heads(AttentionDecode op) {
            return tile.headsOf(op.kvHeads());
        }

        /** The kernel needs no other around it. */
        boolean alone() {
            return tile.use() != null && tile.use().appends();
        }

        /** New keys and values are written by a kernel before. */
        boolean apart(AttentionLibrary library) {
            return apart(tile, library);
        }

        static boolean apart(AttentionTile tile, AttentionLibrary library) {
            return tile.use() == null ? library.appendsApart() : !tile.use().appends();
        }
    }

    /** The one candidate of the first kernel that is meant for the operator; null where kernels compete. */
    private static @Nullable Candidate meant(
            AttentionDecode op, AttentionLibrary library, List<AttentionTile> tiles, Target target) {
        for (AttentionTile tile : tiles) {
            DecodeUse use = tile.use();
            if (use == null
                    || !use.serves(op.batch(), op.kvHeads(), op.group(), op.keyTokens(), op.cache(), target.cores())) {
                continue;
            }
            int rows = use.sharesKeys() ? Math.min(op.group(), tile.queryRows()) : 1;
            long cached = cached(op, Candidate.apart(tile, library));
            Candidate whole = new Candidate(tile, rows, cached, 1);
            int most = use.cut().parts(whole.tiles(op), cached, op.headDim(), target.cores(), tile.residents());
            long blocks = (cached + tile.keyRows() - 1) / tile.keyRows();
            long perPart = (blocks + most - 1) / most * tile.keyRows();
            return new Candidate(tile, rows, perPart, (int) ((cached + perPart - 1) / perPart));
        }
        return null;
    }

    private static List<Candidate> candidates(
            AttentionDecode op, AttentionLibrary library, List<AttentionTile> tiles, Target target) {
        Candidate meant = meant(op, library, tiles, target);
        if (meant != null) {
            return List.of(meant);
        }
        List<Candidate> candidates = new ArrayList<>();
        long cached = cached(op, library.appendsApart());
        for (AttentionTile tile : tiles) {
            if (tile.use() != null) {
                continue;
            }
            // latent vectors are the keys of all heads: kernels for them share what they read
            int rows =
                    op.form().latent() || library.sharing().of(op.group()) ? Math.min(op.group(), tile.queryRows()) : 1;
            for (int split : library.splits()) {
                if (split > 1 && library.sharing().splitsOnlyShared() && op.group() == 1) {
                    continue;
                }
                long blocks = (cached + tile.keyRows() - 1) / tile.keyRows();
                long perPart = (blocks + split - 1) / split * tile.keyRows();
                int parts = (int) ((cached + perPart - 1) / perPart);
                Candidate candidate = new Candidate(tile, rows, perPart, parts);
                boolean pointless = split > 1
                        && (parts != split
                                || perPart < library.minimumKeysPerPart()
                                || candidate.tiles(op) > (long) TILES_PER_CORE * target.cores());
                if (!pointless) {
                    candidates.add(candidate);
                }
            }
        }
        return candidates;
    }

    /** What a candidate takes at least: keys and values through ports, cache and memory, or the products of both. */
    private static double floorSeconds(
            AttentionDecode op, Candidate candidate, AttentionTypes types, Lowering lowering) {
        Rates rates = lowering.rates();
        int cores = lowering.target().cores();
        int setupLoads = lowering.library().attention().setupLoads();
        long tiles = candidate.tiles(op);
        double keys = (double) cached(op, candidate.apart(lowering.library().attention())) / candidate.parts;
        int valueDim = op.form().valueDim();
        double ofHead = types.cache().bytes(op.form().cachedElements(op.headDim())) * keys;
        double loaded = candidate.heads(op) * ofHead;
        double macs = (double) candidate.heads(op) * candidate.tile.queryRows() * (op.headDim() + valueDim) * keys;
        double fromMemory = ofHead * op.batch() * op.kvHeads() * candidate.parts;
        KernelFloor attention = new KernelFloor(
                tiles,
                candidate.tile.persistent(),
                setupLoads,
                macs / lowering.target().macsPerCycle().getOrDefault(types.product(), Double.POSITIVE_INFINITY),
                loaded,
                0,
                loaded * tiles,
                fromMemory,
                Double.MAX_VALUE);
        double seconds = attention.seconds(rates, cores);
        if (candidate.parts == 1) {
            return seconds;
        }
        double heads = (double) op.batch() * op.kvHeads() * op.group();
        double part = 4.0 * valueDim * candidate.parts;
        KernelFloor join = new KernelFloor(
                (long) heads,
                true,
                setupLoads,
                0,
                part,
                types.output().bytes(valueDim),
                part * heads,
                part * heads,
                Double.MAX_VALUE);
        return seconds + join.seconds(rates, cores);
    }

    /** Keys read from the cache: all, or all but the new one where attention itself appends it. */
    private static long cached(AttentionDecode op, boolean apart) {
        return op.append() && !apart && op.keyTokens() > 1 ? op.keyTokens() - 1 : op.keyTokens();
    }

    private static List<Kernel> kernels(
            AttentionDecode op, Lowering lowering, Candidate candidate, AttentionTypes types) {
        boolean inside = cached(op, candidate.apart(lowering.library().attention())) < op.keyTokens();
        int parts = candidate.parts;
        FlashPlan plan = plan(op, candidate, types, inside, lowering);
        List<Kernel> attention = FlashFit.kernel(plan, lowering.target());
        if (attention.isEmpty()) {
            return attention;
        }
        List<Kernel> kernels = new ArrayList<>();
        if (op.append() && !inside) {
            kernels.add(CacheAppend.kernel(
                    op.batch(), op.kvHeads(), op.headDim(), 1, op.keyTokens(), op.cache(), lowering));
        }
        kernels.addAll(attention);
        if (parts > 1) {
            kernels.add(PartJoin.kernel(op, parts, candidate.tile.use(), lowering));
        }
        return kernels;
    }

    private static FlashPlan plan(
            AttentionDecode op, Candidate candidate, AttentionTypes types, boolean append, Lowering lowering) {
        AttentionTile tile = candidate.tile;
        int rows = candidate.rows;
        int parts = candidate.parts;
        long perPart = candidate.perPart;
        int dim = op.headDim();
        int step = tile.keyRows();
        Rows queryRows = new Rows(op.group(), tile.queryRows(), rows > 1 || op.group() == 1);
        int heads = tile.headsOf(op.kvHeads());
        Affine head = Affine.grid(2, heads);
        Affine batch = Affine.grid(3, 1);
        Place queries = queryRows.place(List.of(op.batch(), (long) op.kvHeads()), List.of(batch, head), dim, dim);
        Place keys = new Place(
                new long[] {op.batch(), op.kvHeads(), op.keyTokens() - (append ? 1 : 0), dim},
                List.of(batch, head, Affine.grid(0, perPart).plus(Affine.loop(0, step)), Affine.ZERO),
                new Integer[] {1, 1, step, dim});
        boolean split = parts > 1;
        AttentionTypes stored =
                split ? new AttentionTypes(types.query(), types.cache(), types.product(), DataType.FP32) : types;
        List<Long> outer = List.of(op.batch(), (long) op.kvHeads(), (long) parts);
        List<Affine> at = List.of(batch, head, Affine.grid(0, 1));
        int valueDim = op.form().valueDim();
        Place result = split ? queryRows.place(outer, at, valueDim, valueDim) : queries.ofWidth(valueDim);
        Place statistics = split ? queryRows.place(outer, at, 2, 1) : null;
        Grid grid = new Grid(
                List.of(
                        new Grid.Axis("part", parts),
                        new Grid.Axis("queries", (op.group() + rows - 1) / rows),
                        new Grid.Axis("head", op.kvHeads() / heads),
                        new Grid.Axis("batch", Math.toIntExact(op.batch()))),
                List.of(1, 0, 2, 3),
                0);
        FlashPlan.@Nullable Append appends = append ? append(op, parts) : null;
        String name = "flash_decode_" + tile.queryRows() + "x" + step + (split ? "_split" + parts : "");
        return new FlashPlan(
                name,
                tile,
                stored,
                dim,
                op.form(),
                queries,
                keys,
                op.form().biased()
                        ? ScoreBias.place(
                                new long[] {op.queryHeads(), 1, op.keyTokens()},
                                head,
                                Affine.ZERO,
                                Affine.grid(0, perPart).plus(Affine.loop(0, step)),
                                tile)
                        : null,
                result,
                statistics,
                null,
                KeyWalk.whole(0, op.keyTokens() - (append ? 1 : 0), parts, perPart, step),
                appends,
                Declarations.Role.STATE,
                heads,
                new FlashPlan.Step(1, 1),
                lowering.library().attention().setupLoads(),
                tile.residentsOf(candidate.tiles(op), lowering.target().cores()),
                grid);
    }

    /**
     * The queries that share a key head: as many of them as a tile has rows, or one of them where the library does not share
     * keys, whose tile reaches beyond an axis of one row.
     */
    private record Rows(int group, int tileRows, boolean shared) {
        /** {@code columns} of each query, in a tensor of {@code outer} dimensions before and {@code width} elements a query. */
        Place place(List<Long> outer, List<Affine> at, int width, int columns) {
            List<Long> dimensions = new ArrayList<>(outer);
            List<Affine> origin = new ArrayList<>(at);
            List<Integer> extent = new ArrayList<>(Collections.nCopies(outer.size(), 1));
            dimensions.add((long) group);
            origin.add(Affine.grid(1, shared ? tileRows : 1));
            if (!shared) {
                dimensions.add(1L);
                origin.add(Affine.ZERO);
                extent.add(1);
            }
            dimensions.add((long) width);
            origin.add(Affine.ZERO);
            extent.add(tileRows);
            extent.add(columns);
            return new Place(
                    dimensions.stream().mapToLong(Long::longValue).toArray(), origin, extent.toArray(new Integer[0]));
        }
    }

    /** Tiles of the last part see the new token; the one of the first queries writes it. */
    private static FlashPlan.Append append(AttentionDecode op, int parts) {
        Integer[] extent = {1, 1, 1, op.headDim()};
        Affine head = Affine.grid(2, 1);
        Affine batch = Affine.grid(3, 1);
        Place from = new Place(
                new long[] {op.batch(), op.kvHeads(), 1, op.headDim()},
                List.of(batch, head, Affine.ZERO, Affine.ZERO),
                extent);
        Place to = new Place(
                new long[] {op.batch(), op.kvHeads(), op.keyTokens(), op.headDim()},
                List.of(batch, head, Affine.constant(op.keyTokens() - 1), Affine.ZERO),
                extent);
        Affine last = Affine.constant(2L - parts).plus(Affine.grid(0, 1));
        Affine first = last.plus(Affine.grid(1, -1));
        return new FlashPlan.Append(from, to, new Bound(last, 1, 1), new Bound(first, 1, 1));
    }
}
