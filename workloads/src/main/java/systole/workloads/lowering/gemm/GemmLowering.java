package systole.workloads.lowering.gemm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import systole.isa.Affine;
import systole.isa.DataType;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand.BufferRef;
import systole.isa.Operand.TileRef;
import systole.isa.Queue;
import systole.isa.Target;
import systole.workloads.lowering.Lowering;
import systole.workloads.lowering.Shortest;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.operator.Gemm;

/**
 * Lowers a matrix product: every tile of the library that fits the device, each split of the sums and each walk is a
 * candidate, and the one that the fast clock thinks shortest is taken, as a library's heuristic would.
 */
public final class GemmLowering {
    /** Tiles of B that are converted: one is multiplied while the next is made. */
    private static final int CONVERTED = 2;

    private GemmLowering() {}

    /** The kernels of the product. */
    public static List<Kernel> lower(Gemm gemm, Lowering lowering) {
        Target target = lowering.target();
        if (!target.macsPerCycle().containsKey(gemm.type())) {
            throw new UnsupportedOperatorException(
                    "the device has no tensor units for " + gemm.type().text() + "; it has "
                            + target.macsPerCycle().keySet().stream()
                                    .map(DataType::text)
                                    .sorted()
                                    .toList());
        }
        GemmLibrary library = lowering.library().gemm().of(gemm);
        List<Candidate> candidates = candidates(gemm, library, target);
        if (candidates.isEmpty()) {
            throw new UnsupportedOperatorException("no tile of the library fits "
                    + (gemm.stored().block() > 1 ? "blocks of " + gemm.stored().text() + " and " : "")
                    + "the device's scratchpad of "
                    + target.scratchBytes() + " bytes and accumulators of " + target.accumulatorBytes() + " bytes");
        }
        Shortest.Choice best = shortest(gemm, candidates, lowering);
        List<Candidate> walks = walks(gemm, candidates.get(best.number()), library.panelWidths());
        return walks.size() == 1
                ? stored(gemm, walks.get(0), lowering)
                : shortest(gemm, walks, lowering).kernels();
    }

    /** A tile with the choices that go with it. */
    private record Candidate(GemmLibrary.Tile tile, int stages, int split, int panel) {}

    /** What a candidate is built from. */
    private record Built(Gemm gemm, Candidate candidate) {}

    private static List<Kernel> stored(Gemm gemm, Candidate candidate, Lowering lowering) {
        return lowering.store()
                .get(
                        new Built(gemm, candidate),
                        () -> kernels(
                                gemm,
                                candidate,
                                lowering.library().gemm().of(gemm).setupLoads()));
    }

    private static Shortest.Choice shortest(Gemm gemm, List<Candidate> candidates, Lowering lowering) {
        return Shortest.of(
                candidates.size(),
                i -> GemmFloor.seconds(gemm, candidates.get(i).tile, candidates.get(i).split, lowering),
                i -> stored(gemm, candidates.get(i), lowering),
                lowering.seconds());
    }

    /** Widths of panels that walk the tiles differently, the first of those that do not. */
    private static List<Candidate> walks(Gemm gemm, Candidate chosen, List<Integer> widths) {
        long rows = (gemm.m() + chosen.tile.rows() - 1) / chosen.tile.rows();
        long columns = (gemm.n() + chosen.tile.columns() - 1) / chosen.tile.columns();
        Set<Long> seen = new HashSet<>();
        return widths.stream()
                .filter(width -> seen.add(rows == 1 ? 1 : Math.min(width, columns)))
                .map(width -> new Candidate(chosen.tile, chosen.stages, chosen.split, width))
                .toList();
    }

    /** Tiles of the result. */
    private static long tiles(Gemm gemm, GemmLibrary.Tile tile) {
        return gemm.batch()
                * ((gemm.m() + tile.rows() - 1) / tile.rows())
                * ((gemm.n() + tile.columns() - 1) / tile.columns());
    }

    private static List<Candidate> candidates(Gemm gemm, GemmLibrary library, Target target) {
        List<Candidate> candidates = new ArrayList<>();
        int panel = library.panelWidths().get(library.panelWidths().size() / 2);
        List<GemmLibrary.Tile> tiles = library.tiles().stream()
                .flatMap(tile -> tile.sizesFor(gemm.m()).stream())
                .toList();
        for (GemmLibrary.Tile tile : tiles) {
            int stages = stages(gemm, tile, target);
            if (stages < 2) {
                continue;
            }
            for (int split : library.splits()) {
                if (split == 1 || splitHelps(gemm, tile, split, target)) {
                    candidates.add(new Candidate(tile, stages, split, panel));
                }
            }
        }
        return candidates;
    }

    /** A split is worth a try where whole sums leave cores idle and each part is still several operand tiles deep. */
    private static boolean splitHelps(Gemm gemm, GemmLibrary.Tile tile, int split, Target target) {
        long tiles = tiles(gemm, tile);
        return tiles < 2L * target.cores()
                && tiles * split <= 4L * target.cores()
                && gemm.k() >= 4L * split * depth(gemm, tile);
    }

    private static int depth(Gemm gemm, GemmLibrary.Tile tile) {
        return tile.depthBytes() * 8 / gemm.type().bits();
    }

    /** Sums, and the rounded result beside them unless they leave as they are. */
    private static long accumulatorBytes(Gemm gemm, GemmLibrary.Tile tile) {
        DataType sum = gemm.type().accumulator();
        long elements = (long) tile.rows() * tile.columns();
        return sum.bytes(elements) + (gemm.output() == sum ? 0 : gemm.output().bytes(elements));
    }

    private static int stages(Gemm gemm, GemmLibrary.Tile tile, Target target) {
        long accumulators = accumulatorBytes(gemm, tile);
        int depth = depth(gemm, tile);
        if (accumulators > target.accumulatorBytes() || depth % gemm.stored().block() != 0) {
            return 0;
        }
        long stage = gemm.type().bytes(depth) * tile.rows() + gemm.stored().bytes(depth) * tile.columns();
        long converted = gemm.converts() ? CONVERTED * gemm.type().bytes(depth) * tile.columns() : 0;
        return (int) Math.min(tile.stages(), (target.scratchBytes() - converted) / stage);
    }

    private static List<Kernel> kernels(Gemm gemm, Candidate candidate, int setupLoads) {
        List<Kernel> kernels = new ArrayList<>();
        kernels.add(product(gemm, candidate.tile, candidate.stages, candidate.split, candidate.panel, setupLoads));
        if (candidate.split > 1) {
            kernels.add(SplitSum.kernel(gemm, candidate.split));
        }
        return kernels;
    }

    /**
     * The product itself: one grid tile for each tile of C, each part of the sums and each batch. A B that is converted lies in
     * memory step by step of the sums, so that what is read together is contiguous, though its elements are narrow.
     */
    private static Kernel product(Gemm gemm, GemmLibrary.Tile tile, int stages, int split, int panel, int setupLoads) {
        int depth = depth(gemm, tile);
        KernelBuilder k = new KernelBuilder(
                "gemm_" + tile.rows() + "x" + tile.columns() + "x" + depth + (split > 1 ? "_split" + split : ""));
        DataType output = split > 1 ? gemm.type().accumulator() : gemm.output();
        long steps = (gemm.k() + depth - 1) / depth;
        int a = k.tensor("A", gemm.type(), gemm.batch(), gemm.m(), gemm.k());
        int b = gemm.converts()
                ? k.tensor("B", Declarations.Role.WEIGHT, gemm.stored(), gemm.batch(), steps, gemm.n(), depth)
                : k.tensor("B", Declarations.Role.WEIGHT, gemm.type(), gemm.batch(), gemm.n(), gemm.k());
        int c = k.tensor(split > 1 ? "parts" : "C", output, gemm.batch(), split, gemm.m(), gemm.n());
        BufferRef tileA = k.scratch("a", gemm.type(), tile.rows(), depth, stages);
        BufferRef tileB = k.scratch("b", gemm.stored(), tile.columns(), depth, stages);
        BufferRef sum = k.accumulator("sum", gemm.type().accumulator(), tile.rows(), tile.columns(), 1);
        int full = k.semaphore("full", 0);
        int empty = k.semaphore("empty", stages);
        int summed = k.semaphore("summed", 0);
        int taken = k.semaphore("taken", 1);
        long perPart = (steps + split - 1) / split * depth;
        Affine row = Affine.grid(0, tile.rows());
        Affine column = Affine.grid(1, tile.columns());
        Affine from = split > 1 ? Affine.grid(2, perPart).plus(Affine.loop(0, depth)) : Affine.loop(0, depth);
        Affine batch = gemm.batch() > 1 ? Affine.grid(3, 1) : Affine.ZERO;
        Affine part = split > 1 ? Affine.grid(2, 1) : Affine.ZERO;
        Affine left = Affine.constant(gemm.k()).plus(split > 1 ? Affine.grid(2, -perPart) : Affine.ZERO);
        k.wait(Queue.TENSOR, taken);
        k.loop(left, perPart, depth);
        k.wait(Queue.LOAD, empty);
        Grid grid = grid(gemm, tile, split, panel);
        // a copy is shared by neighbours along the other axis, where there are that many
        int sharersOfA = grid.axes().get(1).extent() >= tile.sharersOfA() ? tile.sharersOfA() : 1;
        int sharersOfB = grid.axes().get(0).extent() >= tile.sharersOfB() ? tile.sharersOfB() : 1;
        k.emit(Opcode.LOAD, tileA.next(), k.tile(a, sharersOfA, List.of(batch, row, from), 1, tile.rows(), depth));
        Affine step = split > 1 ? Affine.grid(2, perPart / depth).plus(Affine.loop(0, 1)) : Affine.loop(0, 1);
        TileRef ofB = gemm.converts()
                ? k.tile(b, sharersOfB, List.of(batch, step, column, Affine.ZERO), 1, 1, tile.columns(), depth)
                : k.tile(b, sharersOfB, List.of(batch, column, from), 1, tile.columns(), depth);
        k.emit(Opcode.LOAD, tileB.next(), ofB);
        k.signal(Queue.LOAD, full);
        if (gemm.converts()) {
            BufferRef wide = k.scratch("b_wide", gemm.type(), tile.columns(), depth, CONVERTED);
            int made = k.semaphore("made", 0);
            int free = k.semaphore("free", CONVERTED);
            k.wait(Queue.VECTOR, full).wait(Queue.VECTOR, free);
            k.emit(Opcode.CONVERT, wide.next(), tileB.next());
            k.signal(Queue.VECTOR, made);
            k.wait(Queue.TENSOR, made);
            k.emit(Opcode.MMA_T, sum, tileA.next(), wide.next());
            k.signal(Queue.TENSOR, free);
        } else {
            k.wait(Queue.TENSOR, full);
            k.emit(Opcode.MMA_T, sum, tileA.next(), tileB.next());
        }
        k.signal(Queue.TENSOR, empty);
        k.end();
        k.signal(Queue.TENSOR, summed);
        Opcode store = gemm.accumulates() && split == 1 ? Opcode.STORE_ADD : Opcode.STORE;
        TileRef result = k.tile(c, 1, List.of(batch, part, row, column), 1, 1, tile.rows(), tile.columns());
        if (output == gemm.type().accumulator()) {
            k.wait(Queue.STORE, summed).emit(store, result, sum).signal(Queue.STORE, taken);
        } else {
            BufferRef out = k.accumulator("out", output, tile.rows(), tile.columns(), 1);
            int rounded = k.semaphore("rounded", 0);
            int stored = k.semaphore("stored", 1);
            k.wait(Queue.VECTOR, summed).wait(Queue.VECTOR, stored);
            k.emit(Opcode.CONVERT, out, sum);
            k.signal(Queue.VECTOR, taken).signal(Queue.VECTOR, rounded);
            k.wait(Queue.STORE, rounded).emit(store, result, out).signal(Queue.STORE, stored);
        }
        k.persistent(tile.persistent())
                .operandTile(tile.operandRows(), tile.operandColumns())
                .setupLoads(setupLoads);
        return k.build(grid);
    }

    private static Grid grid(Gemm gemm, GemmLibrary.Tile tile, int split, int panel) {
        int rows = Math.toIntExact((gemm.m() + tile.rows() - 1) / tile.rows());
        int columns = Math.toIntExact((gemm.n() + tile.columns() - 1) / tile.columns());
        List<Grid.Axis> axes = List.of(
                new Grid.Axis("m", rows),
                new Grid.Axis("n", columns),
                new Grid.Axis("part", split),
                new Grid.Axis("batch", Math.toIntExact(gemm.batch())));
        // panels of a few columns, rows within a panel: a wave of tiles is then nearly square
        return new Grid(axes, List.of(0, 1, 2, 3), panel);
    }
}
