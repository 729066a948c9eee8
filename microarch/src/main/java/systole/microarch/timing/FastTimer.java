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
public record FastTimer() implements KernelTimer {
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
        long[][] trips = tiles.tripsOfRounds(traffic.walk());
        if (!decoded.outOfStep()) {
            FastRun run = new FastRun(decoded, traffic, trips, Long.MAX_VALUE, Double.MAX_VALUE);
            return time(decoded, traffic, run.run(), run.steps());
        }
        double cores = Math.min(decoded.kernel.grid().tiles(), decoded.device.cores());
        double together = Math.max(1, cores / TileRun.DRIFTING_GROUPS);
        FastRun run = new FastRun(decoded, traffic, trips, Long.MAX_VALUE, together);
        long[] end = run.run();
        long least = run.startTicks() + Math.round(run.path.throughputTicks());
        return time(decoded, traffic, end[0] < least ? stretched(end, least) : end, run.steps());
    }

    private static KernelTime uneven(Decoded decoded, Traffic traffic, UnevenTiles tiles) {
        double count = decoded.kernel.grid().tiles();
        double cores = Math.min(count, decoded.device.cores());
        // the longest meets on its way, on average, what all do in the first round
        double beside = cores * tiles.meanOfLongest(traffic.axisExtents());
        FastRun longest = run(decoded, traffic, tiles.longestTrips(), 1, beside);
        long[] end = longest.run();
        long steps = longest.steps();
        double fixed = longest.startTicks();
        double busy = longest.path.throughputTicks();
        if (count <= cores) {
            end = end[0] < fixed + busy ? stretched(end, Math.round(fixed + busy)) : end;
            return time(decoded, traffic, end, steps);
        }
        double together = tiles.few() ? cores : tiles.equal(traffic.walk());
        FastRun run = run(decoded, traffic, tiles.middleTrips(), Long.MAX_VALUE, together);
        long[] mean = run.run();
        steps += run.steps();
        double alone = end[0] - fixed;
        double ticks;
        if (tiles.few()) {
            FastRun onward = run(decoded, traffic, tiles.longestTrips(), Long.MAX_VALUE, beside);
            double all = onward.run()[0] - fixed;
            steps += onward.steps();
            // a core's first tile takes longer than the next, whose start the end of the one before hides
            double next = (all - alone) / (onward.rounds - 1);
            double start = Math.max(0, alone - next);
            ticks = Math.max(busy, start + tiles.dealt((mean[0] - fixed - start) / run.rounds, next));
        } else {
            double each = Math.max((mean[0] - fixed) / run.rounds, busy * cores / count);
            ticks = tiles.ticks(each, alone, traffic.walk(), traffic.axisExtents());
        }
        return time(decoded, traffic, stretched(mean, Math.round(fixed + ticks)), steps);
    }

    /** Cores that go through tiles of equal trips. */
    private static FastRun run(Decoded decoded, Traffic traffic, long[] trips, long mostRounds, double together) {
        return new FastRun(decoded, traffic, new long[][] {trips, trips, trips}, mostRounds, together);
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
