package systole.microarch.timing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import systole.isa.Affine;
import systole.isa.Grid;
import systole.isa.Kernel;
import systole.isa.Operand;
import systole.memory.CacheSpec;

/**
 * A grid that repeats the same walk many times, as attention does for every head of every sequence and a stream for every part
 * of its tensors. Where tiles differ in length or cores drift apart no state recurs exactly, and a stream has no loop; but
 * after some rounds one repetition takes as long as the next. Two short walks are run, one twice as long as the other, and the
 * rest is added at the difference between them.
 */
final class LongWalk {
    /** Rounds of the shorter walk: caches and cores have come to their habits by then, */
    private static final int ROUNDS = 8;
    /** of longer tiles as many as have so many trips of their longest loop, */
    private static final int TRIPS = 1024;
    /** but no fewer than these. */
    private static final int LEAST_ROUNDS = 5;

    /** Rounds of tiles of a stream without a loop that are followed one by one. */
    private static final int LONG_STREAM_ROUNDS = 1024;
    /** Times that the shorter walk of a stream fills the cache: of what was there before, nothing is left. */
    private static final int FILLS = 4;
    /** Least length of the whole in walks of the longer kind, below which nothing would be won. */
    private static final int LEAST = 3;

    private final Kernel kernel;
    private final int position;
    private final long repetitions;
    private final int few;

    private LongWalk(Kernel kernel, int position, long repetitions, int few) {
        this.kernel = kernel;
        this.position = position;
        this.repetitions = repetitions;
        this.few = few;
    }

    /** The repetitions in a kernel's walk; null where there are too few of them, or where they differ. */
    static @Nullable LongWalk of(Decoded decoded) {
        Kernel kernel = decoded.kernel;
        Grid grid = kernel.grid();
        if (grid.panelWidth() > 0 || decoded.links != null) {
            return null;
        }
        boolean streams = decoded.outOfStep()
                || (decoded.levels == 0 && grid.tiles() > (long) LONG_STREAM_ROUNDS * decoded.device.cores());
        if (!streams && (decoded.uniform || !new UnevenTiles(decoded).uneven(new Walk(grid)))) {
            return null;
        }
        double shortest = (double) rounds(decoded) * decoded.device.cores();
        if (streams) {
            shortest = Math.max(shortest, filling(decoded) * FILLS);
        }
        long inside = 1;
        for (int position = 0; position < grid.order().size(); position++) {
            int extent = grid.axes().get(grid.order().get(position)).extent();
            int few = (int) Math.ceil(shortest / inside);
            long repetitions = grid.tiles() / inside;
            if (2L * few <= extent && repetitions >= 2L * LEAST * few && alike(decoded, position, streams)) {
                return new LongWalk(kernel, position, repetitions, few);
            }
            inside *= extent;
        }
        return null;
    }

    private static long rounds(Decoded decoded) {
        long trips = 1;
        for (Operand.Bound bound : decoded.bounds) {
            trips = Math.max(trips, bound.mostTrips(decoded.kernel.grid(), 1));
        }
        return Math.max(LEAST_ROUNDS, Math.min(ROUNDS, TRIPS / trips));
    }

    /** Tiles of a stream that bring as much as the cache holds. */
    private static double filling(Decoded decoded) {
        CacheSpec cache = decoded.device.cache();
        double bytes = decoded.kernel.tensors().stream()
                .mapToDouble(tensor -> tensor.bytes())
                .sum();
        return cache == null ? 0 : decoded.kernel.grid().tiles() * (cache.sharedCapacityBytes() / Math.max(1, bytes));
    }

    /**
     * No loop limit and no tensor's edge depends on an axis from a position in the walk on; of a stream only the last tiles
     * meet the edge, a part too small to tell.
     */
    private static boolean alike(Decoded decoded, int position, boolean streams) {
        List<Integer> order = decoded.kernel.grid().order();
        List<Integer> outer = order.subList(position, order.size());
        for (Operand.Bound bound : decoded.bounds) {
            for (Affine.Term term : bound.limit().terms()) {
                if (term.ofGrid() && outer.contains(term.index())) {
                    return false;
                }
            }
        }
        for (MemoryOp op : streams ? List.<MemoryOp>of() : decoded.memory) {
            for (int d = 0; d < op.dims(); d++) {
                for (int axis : op.axes()[d]) {
                    if (outer.contains(axis) && op.size()[d] % op.extent()[d] != 0) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** The time of the whole, from those of two kernels. */
    KernelTime time(Function<Kernel, KernelTime> timer) {
        KernelTime once = timer.apply(cut(few));
        KernelTime twice = timer.apply(cut(2 * few));
        double more = (double) (repetitions - 2L * few) / few;
        long[] counts = new long[twice.counts().length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = onward(once.counts()[i], twice.counts()[i], more);
        }
        long[] accounts = new long[twice.accounts().length];
        long ticks = 0;
        for (int i = 0; i < accounts.length; i++) {
            accounts[i] = Math.max(0, onward(once.accounts()[i], twice.accounts()[i], more));
            ticks += accounts[i];
        }
        return new KernelTime(ticks, accounts, counts, twice.macType(), once.events() + twice.events());
    }

    private static long onward(long once, long twice, double more) {
        return twice + Math.round((twice - once) * more);
    }

    /** The kernel with so many steps of the axis at the position, and one of those that are walked more slowly. */
    private Kernel cut(int steps) {
        Grid grid = kernel.grid();
        List<Grid.Axis> axes = new ArrayList<>(grid.axes());
        for (int i = position; i < grid.order().size(); i++) {
            int axis = grid.order().get(i);
            axes.set(axis, new Grid.Axis(axes.get(axis).name(), i == position ? steps : 1));
        }
        return new Kernel(
                kernel.name(),
                kernel.tensors(),
                kernel.buffers(),
                kernel.semaphores(),
                new Grid(axes, grid.order(), grid.panelWidth()),
                kernel.persistent(),
                kernel.operandRows(),
                kernel.operandColumns(),
                kernel.operandsBuffered(),
                kernel.warpProducts(),
                kernel.setupLoads(),
                kernel.residents(),
                kernel.program());
    }
}
