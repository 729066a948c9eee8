package systole.workloads.lowering;

/**
 * A kernel that is not built yet, by what its cores must at least do; and the least time that this takes: products and what
 * waits for them, loads through the port of a core, the traffic of all cores through cache and memory, whichever is longest,
 * after the first load has come.
 *
 * @param tiles of the grid
 * @param persistent cores take tile after tile, so that loads of the next overlap the end of the last
 * @param setupLoads dependent loads before the first tile
 * @param computeCycles of a tile that no other work of the same tile and core can hide
 * @param loadedBytes of a tile
 * @param storedBytes of a tile
 * @param cacheBytes that all tiles move between cores and cache
 * @param memoryBytes that all tiles read and no earlier tile has read
 * @param runBytes neighbouring bytes that are read from memory together, at most
 */
public record KernelFloor(
        long tiles,
        boolean persistent,
        int setupLoads,
        double computeCycles,
        double loadedBytes,
        double storedBytes,
        double cacheBytes,
        double memoryBytes,
        double runBytes) {
    /** Loops that keep pace within so much of it are not followed by the clock: a floor is that much lower. */
    private static final double CLOSENESS = 0.99;

    /** Least time on so many cores, the gap to the next kernel included. Seconds; minus infinity where nothing is known of the rates. */
    public double seconds(Rates rates, int cores) {
        if (rates.secondsPerCycle() <= 0) {
            return Double.NEGATIVE_INFINITY;
        }
        double rounds = Math.ceil((double) tiles / cores);
        double work = Math.max(computeCycles * rates.secondsPerCycle(), loadedBytes / rates.portBytesPerSecond());
        double store = storedBytes / rates.portBytesPerSecond();
        double onCores = persistent
                ? rounds * work
                : rounds * (work + store + rates.cacheSeconds())
                        - rates.cacheSeconds()
                        - store
                        + (rounds - 1) * rates.tileSeconds();
        double shared = Math.max(
                cacheBytes / rates.cacheBytesPerSecond(),
                memoryBytes / rates.memoryBytesPerSecond().applyAsDouble(runBytes));
        double fixed = rates.kernelSeconds() + (setupLoads + 1) * rates.memorySeconds() + store;
        return CLOSENESS * (fixed + Math.max(onCores, shared));
    }
}
