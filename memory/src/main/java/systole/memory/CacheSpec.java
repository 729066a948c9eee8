package systole.memory;

/**
 * A cache shared by all cores.
 *
 * @param capacityBytes data capacity of the device
 * @param partitions parts that each serve the cores near them; a line homed in one part and read by cores of every part
 *     is kept in each, so that data shared by all cores has {@code capacity / partitions} to live in
 * @param bandwidthBytesPerSecond read bandwidth of hits over all cores (microbenchmark: cache bandwidth by footprint)
 * @param latencySeconds hit latency seen by a core (microbenchmark: latency chase), the mean of near and far parts
 * @param sectorBytes smallest transfer
 */
public record CacheSpec(
        long capacityBytes, int partitions, double bandwidthBytesPerSecond, double latencySeconds, int sectorBytes) {
    /** Checks that all parts are positive. */
    public CacheSpec {
        if (capacityBytes <= 0
                || partitions < 1
                || !(bandwidthBytesPerSecond > 0)
                || !(latencySeconds >= 0)
                || sectorBytes < 1) {
            throw new IllegalArgumentException("a cache needs positive capacity, partitions, bandwidth and sector");
        }
    }

    /** Capacity for data that cores of every partition read. */
    public double sharedCapacityBytes() {
        return (double) capacityBytes / partitions;
    }
}
