package systole.microarch.timing;

import systole.isa.Grid;
import systole.isa.Operand;

/**
 * Tiles of unequal length, handed to cores in the order of the walk, each to the core that is free first. While tiles are left
 * no core waits, so all cores together are done with them after the work of all over the cores, less what is still in hand
 * when the last tile is taken, more the longest of it:
 *
 * <pre>end = work / cores - mean remainder + longest remainder</pre>
 *
 * <p>The remainder of a tile taken {@code j} tiles before the end is its length less the time in which {@code j} tiles are
 * taken. Lengths follow from loop trips, which go from one end of an axis to the other in equal steps and begin again with
 * every period of that axis in the walk.
 */
final class UnevenTiles {
    private static final int SAMPLES = 64;
    /** Tiles a core up to which they are handed out one by one. */
    private static final int FEW = 4;

    private final Decoded decoded;
    private final int[] middle;
    private final int[] longest;
    /** False when no loop limit depends on the grid. */
    private final boolean varies;

    private int axis;

    UnevenTiles(Decoded decoded) {
        this.decoded = decoded;
        Grid grid = decoded.kernel.grid();
        int axes = grid.axes().size();
        middle = new int[axes];
        for (int i = 0; i < axes; i++) {
            middle[i] = grid.axes().get(i).extent() / 2;
        }
        longest = middle.clone();
        varies = varies(decoded);
        if (!varies) {
            return;
        }
        double widest = -1;
        for (int i = 0; i < axes; i++) {
            int[] first = middle.clone();
            int[] last = middle.clone();
            first[i] = 0;
            last[i] = grid.axes().get(i).extent() - 1;
            boolean falls = weight(first) > weight(last);
            longest[i] = falls ? 0 : last[i];
            double width = Math.abs(weight(first) - weight(last));
            axis = width > widest ? i : axis;
            widest = Math.max(widest, width);
        }
    }

    private static boolean varies(Decoded decoded) {
        for (Operand.Bound bound : decoded.bounds) {
            if (!bound.limit().terms().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Trips at the middle of every axis. */
    long[] middleTrips() {
        return TileSet.trips(decoded, middle);
    }

    /** Trips of the longest tile. */
    long[] longestTrips() {
        return TileSet.trips(decoded, longest);
    }

    private double weight(int[] tile) {
        double sum = 0;
        for (long trips : TileSet.trips(decoded, tile)) {
            sum += trips;
        }
        return sum;
    }

    /** Trips of all loops at the mean tile. */
    private double meanWeight(long[] axisExtents) {
        double sum = 0;
        for (Operand.Bound bound : decoded.bounds) {
            sum += new TileSums(axisExtents, new Operand.Bound[] {bound}, java.util.List.of()).sum();
        }
        return sum / decoded.kernel.grid().tiles();
    }

    /** Trips of all loops at the mean tile, as part of those of the longest. */
    double meanOfLongest(long[] axisExtents) {
        return Math.min(1, meanWeight(axisExtents) / Math.max(1, weight(longest)));
    }

    /**
     * Ticks from the start of the first tile to the end of the last.
     *
     * @param each ticks of a tile of middle length, one after the other
     * @param most ticks of the longest tile alone
     * @param walk order
     */
    double ticks(double each, double most, Walk walk, long[] axisExtents) {
        double tiles = decoded.kernel.grid().tiles();
        double cores = Math.min(decoded.device.cores(), tiles);
        double weightMiddle = weight(middle);
        double slope = slope(each, most);
        double mean = each + slope * (meanWeight(axisExtents) - weightMiddle);
        int[] begins = middle.clone();
        int[] ends = middle.clone();
        begins[axis] = 0;
        ends[axis] = (int) axisExtents[axis] - 1;
        double first = Math.max(0, each + slope * (weight(begins) - weightMiddle));
        double last = Math.max(0, each + slope * (weight(ends) - weightMiddle));
        double period = walk.period(axis);
        double reach = Math.min(tiles, cores * Math.max(first, last) / mean);
        double remainders = 0;
        for (int i = 0; i < SAMPLES; i++) {
            double j = reach * (i + 0.5) / SAMPLES;
            double along = 1 - j % period / period;
            double length = first + (last - first) * along;
            remainders += Math.max(0, length - j * mean / cores);
        }
        double meanLeft = remainders * reach / SAMPLES / cores;
        double longestLeft = Math.max(last, first - Math.min(tiles, period) * mean / cores);
        double apart = tiles * mean / cores - meanLeft + longestLeft;
        double inStep = Math.ceil(tiles / cores) * mean;
        double staggered = Math.min(1, Math.abs(last - first) / mean);
        return Math.max(most, staggered * apart + (1 - staggered) * inStep);
    }

    /** Ticks of a trip of any loop; where the middle tile is one of the longest, what its trips take. */
    private double slope(double each, double most) {
        double more = weight(longest) - weight(middle);
        return more > 0 ? Math.max(0, most - each) / more : each / weight(middle);
    }

    /** True where there are so few tiles that it matters which core gets which. */
    boolean few() {
        return decoded.kernel.grid().tiles() <= (long) FEW * decoded.device.cores();
    }

    /**
     * Ticks until the last tile ends when each goes to the core that is free first.
     *
     * @param each ticks of a tile of middle length
     * @param most ticks of the longest tile
     */
    double dealt(double each, double most) {
        Grid grid = decoded.kernel.grid();
        int cores = (int) Math.min(decoded.device.cores(), grid.tiles());
        double[] lengths = new double[grid.axes().get(axis).extent()];
        int[] tile = middle.clone();
        double slope = slope(each, most);
        for (int i = 0; i < lengths.length; i++) {
            tile[axis] = i;
            lengths[i] = Math.max(0, each + slope * (weight(tile) - weight(middle)));
        }
        // a heap of the times at which cores are free
        double[] free = new double[cores];
        double end = 0;
        for (long place = 0; place < grid.tiles(); place++) {
            grid.coordinates(place, tile);
            double until = free[0] + lengths[tile[axis]];
            end = Math.max(end, until);
            int at = 0;
            for (int child = 1; child < cores; child = 2 * at + 1) {
                child += child + 1 < cores && free[child + 1] < free[child] ? 1 : 0;
                if (until <= free[child]) {
                    break;
                }
                free[at] = free[child];
                at = child;
            }
            free[at] = until;
        }
        return end;
    }

    /** True when tiles that run at the same time have other loop trips than their neighbours, not only at the ends of an axis. */
    boolean uneven(Walk walk) {
        double round = Math.min(decoded.device.cores(), decoded.kernel.grid().tiles());
        for (int i = 0; varies && i < middle.length; i++) {
            int extent = decoded.kernel.grid().axes().get(i).extent();
            int[] low = middle.clone();
            int[] high = middle.clone();
            low[i] = extent < 4 ? 0 : 1;
            high[i] = extent < 4 ? extent - 1 : extent - 2;
            if (walk.run(i) < round && weight(low) != weight(high)) {
                return true;
            }
        }
        return false;
    }

    /** Trips of the first round, those between, and the last: axes that only rounds move stand where the round is. */
    long[][] tripsOfRounds(Walk walk) {
        double round = Math.min(decoded.device.cores(), decoded.kernel.grid().tiles());
        int[] first = middle.clone();
        int[] last = middle.clone();
        for (int i = 0; varies && i < middle.length; i++) {
            if (walk.run(i) >= round) {
                first[i] = 0;
                last[i] = decoded.kernel.grid().axes().get(i).extent() - 1;
            }
        }
        return new long[][] {TileSet.trips(decoded, first), middleTrips(), TileSet.trips(decoded, last)};
    }

    /** Tiles of equal length in a row. */
    double equal(Walk walk) {
        return walk.run(axis);
    }
}
