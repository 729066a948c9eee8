package systole.microarch.timing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import systole.isa.Grid;
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
        Decoded decoded = new Decoded(kernel, device, Clock.ofHertz(hertz), links);
        Traffic traffic = new Traffic(decoded, residency);
        FastRun run = new FastRun(decoded, traffic, trips(decoded));
        long[] end = run.run();
        return new KernelTime(
                end[0], Arrays.copyOfRange(end, 1, Moment.WIDTH), traffic.counts, decoded.macType, run.steps());
    }

    private static long[] trips(Decoded decoded) {
        Grid grid = decoded.kernel.grid();
        int[] tile = new int[grid.axes().size()];
        for (int axis = 0; axis < tile.length; axis++) {
            tile[axis] = grid.axes().get(axis).extent() / 2;
        }
        return TileSet.trips(decoded, tile);
    }

    /** Seconds from start to end of a kernel that begins with nothing in the cache. */
    public double seconds(Kernel kernel, DeviceSpec device, long hertz) {
        return time(kernel, device, hertz, Residency.cold(kernel.tensors().size()))
                .seconds();
    }
}
