package systole.microarch.timing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import systole.isa.Kernel;
import systole.microarch.DeviceSpec;
import systole.sim.Clock;

/**
 * Times kernels from their loop nest alone; knows no operator. Counts are exact sums over the nest ({@link TileSums}), what
 * the cache misses follows from footprints ({@link Traffic}), and the time is that of one group of cores in step whose
 * loops are followed until they keep pace ({@link FastRun}). The cost grows with the instructions of the program and the
 * stages of its buffers, not with cores, tiles or trips. Stateless and safe to share between threads.
 */
public final class FastTimer implements KernelTimer {
    @Override
    public KernelTime time(
            Kernel kernel, DeviceSpec device, long hertz, Residency residency, @Nullable PeerLinks links) {
        return time(new Decoded(kernel, device, Clock.ofHertz(hertz), links), residency);
    }

    private static KernelTime time(Decoded decoded, Residency residency) {
        Traffic traffic = new Traffic(decoded, residency);
        UnevenTiles tiles = new UnevenTiles(decoded);
        if (tiles.uneven(traffic.walk())) {
            return uneven(decoded, traffic, tiles);
        }
        FastRun run =
                new FastRun(decoded, traffic, tiles.tripsOfRounds(traffic.walk()), Long.MAX_VALUE, Double.MAX_VALUE);
        return time(decoded, traffic, run.run(), run.steps());
    }

    private static KernelTime uneven(Decoded decoded, Traffic traffic, UnevenTiles tiles) {
        double together = tiles.equal(traffic.walk());
        double count = decoded.kernel.grid().tiles();
        double cores = Math.min(count, decoded.device.cores());
        long[] most = tiles.longestTrips();
        // where all tiles run at once, those that the longest meets on its way, on average
        double beside = count > cores ? together : cores * tiles.meanOfLongest(traffic.axisExtents());
        FastRun longest = new FastRun(decoded, traffic, new long[][] {most, most, most}, 1, beside);
        long[] end = longest.run();
        long steps = longest.steps();
        double fixed = longest.startTicks();
        double busy = longest.path.throughputTicks();
        if (count > cores) {
            long[] middle = tiles.middleTrips();
            FastRun run =
                    new FastRun(decoded, traffic, new long[][] {middle, middle, middle}, Long.MAX_VALUE, together);
            long[] mean = run.run();
            steps += run.steps();
            double each = Math.max((mean[0] - fixed) / run.rounds, busy * cores / count);
            double ticks = fixed + tiles.ticks(each, end[0] - fixed, traffic.walk(), traffic.axisExtents());
            end = stretched(mean, Math.round(ticks));
        } else if (end[0] < fixed + busy) {
            end = stretched(end, Math.round(fixed + busy));
        }
        return time(decoded, traffic, end, steps);
    }

    /** A moment at another time, all that led to it in proportion. */
    private static long[] stretched(long[] moment, long ticks) {
        long[] other = new long[Moment.WIDTH];
        other[0] = ticks;
        long rest = ticks;
        int largest = 1;
        for (int i = 1; i < other.length; i++) {
            other[i] = Math.round(moment[i] * ((double) ticks / moment[0]));
            rest -= other[i];
            largest = other[i] > other[largest] ? i : largest;
        }
        other[largest] += rest;
        return other;
    }

    private static KernelTime time(Decoded decoded, Traffic traffic, long[] end, long steps) {
        return new KernelTime(end[0], Arrays.copyOfRange(end, 1, Moment.WIDTH), traffic.counts, decoded.macType, steps);
    }
}
