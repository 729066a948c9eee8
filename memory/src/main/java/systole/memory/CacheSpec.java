package systole.memory;

import systole.sim.quantity.Range;

/**
 * A cache shared by all cores.
 *
 * @param capacityBytes data capacity of the device
 * @param commonShare part of the capacity that data read by every core finds: below 1 where the cache is built of parts near
 *     some of the cores, each of which keeps copies of lines homed in the other (microbenchmark: cache bandwidth by
 *     footprint)
 * @param bandwidthBytesPerSecond read bandwidth of hits over all cores (microbenchmark: cache bandwidth by footprint)
 * @param latencySeconds hit latency seen by a core (microbenchmark: latency chase), the mean of near and far parts
 * @param sectorBytes smallest transfer
 */
public record CacheSpec(
        long capacityBytes,
        double commonShare,
        double bandwidthBytesPerSecond,
        double latencySeconds,
        int sectorBytes) {
    /** Checks that all parts are positive. */
    public CacheSpec {
        Range.BANDWIDTH.check(bandwidthBytesPerSecond);
        Range.LATENCY.check(latencySeconds);
        if (capacityBytes <= 0 || !(commonShare > 0 && commonShare <= 1) || sectorBytes < 1) {
            throw new IllegalArgumentException(
                    "a cache needs positive capacity and sector, and a common share within 0 and 1");
        }
    }

    /** Capacity for data that cores of every part read. */
    public double sharedCapacityBytes() {
        return capacityBytes * commonShare;
    }
}
