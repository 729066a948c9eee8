package systole.memory;

import org.jspecify.annotations.Nullable;
import systole.memory.dram.DramStandard;
import systole.sim.quantity.Range;

/**
 * On-chip SRAM as the memory of a device that has no DRAM: nothing is opened, refreshed or turned round, so a stream reaches the
 * whole bandwidth.
 *
 * @param type name of the memory type
 * @param capacityBytes capacity over all banks
 * @param bandwidthBytesPerSecond published peak over all banks
 * @param latencySeconds latency of a lone read, from the core and back (microbenchmark: latency chase)
 * @param accessBytes bytes of one access
 */
public record SramSpec(
        String type, long capacityBytes, double bandwidthBytesPerSecond, double latencySeconds, int accessBytes)
        implements MemorySpec {
    /** Checks that all but the latency is positive. */
    public SramSpec {
        Range.BANDWIDTH.check(bandwidthBytesPerSecond);
        Range.LATENCY.check(latencySeconds);
        if (capacityBytes <= 0 || accessBytes < 1) {
            throw new IllegalArgumentException("memory " + type + " has an impossible value");
        }
    }

    @Override
    public double pathBytesPerSecond() {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public int pseudoChannels() {
        return 1;
    }

    @Override
    public @Nullable DramStandard standard() {
        return null;
    }

    @Override
    public double streamBytesPerSecond() {
        return bandwidthBytesPerSecond;
    }

    @Override
    public double lastReadSeconds(double bytes) {
        return 0;
    }

    @Override
    public long activations(long runs, long runBytes) {
        return 0;
    }

    @Override
    public double readBytesPerSecond(double runBytes) {
        return bandwidthBytesPerSecond;
    }

    @Override
    public double channelBytesPerSecond(double runBytes) {
        return bandwidthBytesPerSecond;
    }

    @Override
    public double turnaroundSeconds() {
        return 0;
    }

    @Override
    public long writeBatchBytes() {
        return accessBytes;
    }

    @Override
    public MemorySpec withLatency(double seconds) {
        return new SramSpec(type, capacityBytes, bandwidthBytesPerSecond, seconds, accessBytes);
    }
}
