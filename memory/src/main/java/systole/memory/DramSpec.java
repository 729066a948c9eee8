package systole.memory;

import org.jspecify.annotations.Nullable;
import systole.memory.dram.DramStandard;

/**
 * Stacked or discrete DRAM of one device.
 *
 * @param type generation, such as HBM3
 * @param capacityBytes capacity
 * @param bandwidthBytesPerSecond datasheet peak over all channels
 * @param latencySeconds latency of a lone read, from the core and back (microbenchmark: latency chase)
 * @param refreshIntervalSeconds time between refreshes of a channel (tREFI)
 * @param refreshSeconds time that a refresh keeps the channel from its data (tRFC, or the part of it not hidden by
 *     refreshing bank by bank)
 * @param rowBytes bytes of an open row in one pseudo-channel
 * @param rowSwitchSeconds data-bus time lost between one row's burst and the next in a stream (microbenchmark: read
 *     stream with every core)
 * @param activateIntervalSeconds least time between two row activations of one pseudo-channel (tRRD or tFAW/4)
 * @param turnaroundSeconds bus time lost when a channel changes from reads to writes and back (microbenchmark: copy stream
 *     against read stream)
 * @param pseudoChannels independent channels of the device
 * @param accessBytes bytes of one burst
 * @param standard banks and timing of commands, which fidelity {@code exact} runs; null when nobody has described them
 */
public record DramSpec(
        String type,
        long capacityBytes,
        double bandwidthBytesPerSecond,
        double latencySeconds,
        double refreshIntervalSeconds,
        double refreshSeconds,
        int rowBytes,
        double rowSwitchSeconds,
        double activateIntervalSeconds,
        double turnaroundSeconds,
        int pseudoChannels,
        int accessBytes,
        @Nullable DramStandard standard)
        implements MemorySpec {
    /** Memory whose commands nobody has described. */
    public DramSpec(
            String type,
            long capacityBytes,
            double bandwidthBytesPerSecond,
            double latencySeconds,
            double refreshIntervalSeconds,
            double refreshSeconds,
            int rowBytes,
            double rowSwitchSeconds,
            double activateIntervalSeconds,
            double turnaroundSeconds,
            int pseudoChannels,
            int accessBytes) {
        this(
                type,
                capacityBytes,
                bandwidthBytesPerSecond,
                latencySeconds,
                refreshIntervalSeconds,
                refreshSeconds,
                rowBytes,
                rowSwitchSeconds,
                activateIntervalSeconds,
                turnaroundSeconds,
                pseudoChannels,
                accessBytes,
                null);
    }

    /** Checks that refresh leaves time for data and that the rest is positive. */
    public DramSpec {
        if (capacityBytes <= 0
                || !(bandwidthBytesPerSecond > 0)
                || rowBytes < 1
                || pseudoChannels < 1
                || accessBytes < 1
                || !(refreshIntervalSeconds > 0)
                || !(refreshSeconds >= 0 && refreshSeconds < refreshIntervalSeconds)) {
            throw new IllegalArgumentException("memory " + type + " has an impossible value");
        }
    }

    /**
     * Bandwidth that a long read stream reaches: every row's burst is followed by a row switch, and refresh takes its
     * share of the time. Bytes a second.
     */
    @Override
    public double streamBytesPerSecond() {
        double channelBytesPerSecond = bandwidthBytesPerSecond / pseudoChannels;
        double rowSeconds = rowBytes / channelBytesPerSecond;
        double open = rowSeconds / (rowSeconds + rowSwitchSeconds);
        return bandwidthBytesPerSecond * open * (1 - refreshSeconds / refreshIntervalSeconds);
    }

    /** Row activations a second that all channels sustain. */
    public double activationsPerSecond() {
        return pseudoChannels / activateIntervalSeconds;
    }

    @Override
    public long activations(long runs, long runBytes) {
        return runs * ((runBytes + rowBytes - 1) / rowBytes);
    }

    @Override
    public double activationSeconds() {
        return 1 / activationsPerSecond();
    }

    @Override
    public long writeBatchBytes() {
        return Math.max(accessBytes, (long) rowBytes * pseudoChannels);
    }

    @Override
    public MemorySpec withLatency(double seconds) {
        return new DramSpec(
                type,
                capacityBytes,
                bandwidthBytesPerSecond,
                seconds,
                refreshIntervalSeconds,
                refreshSeconds,
                rowBytes,
                rowSwitchSeconds,
                activateIntervalSeconds,
                turnaroundSeconds,
                pseudoChannels,
                accessBytes,
                standard);
    }
}
