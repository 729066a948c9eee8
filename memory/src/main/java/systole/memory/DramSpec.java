package systole.memory;

import org.jspecify.annotations.Nullable;
import systole.memory.dram.DramProfile;
import systole.memory.dram.DramStandard;
import systole.sim.quantity.Range;

/**
 * Stacked or discrete DRAM of one device.
 *
 * @param type generation, such as HBM3
 * @param capacityBytes capacity
 * @param bandwidthBytesPerSecond datasheet peak over all channels
 * @param pathBytesPerSecond most that passes between the controllers and the cache, or the cores where there is none
 *     (microbenchmark: read stream with every core); infinite where the channels are slower
 * @param latencySeconds latency of a lone read, from the core and back (microbenchmark: latency chase)
 * @param rowBytes bytes of an open row in one pseudo-channel
 * @param pseudoChannels independent channels of the device
 * @param accessBytes bytes of one burst
 * @param profile what the channels reach by pattern of access
 * @param standard banks and timing of commands, which fidelity {@code exact} runs; null when the profile was given by hand
 */
public record DramSpec(
        String type,
        long capacityBytes,
        double bandwidthBytesPerSecond,
        double pathBytesPerSecond,
        double latencySeconds,
        int rowBytes,
        int pseudoChannels,
        int accessBytes,
        AccessProfile profile,
        @Nullable DramStandard standard)
        implements MemorySpec {
    /** Memory that is known by its profile alone, with no limit but its channels. */
    public DramSpec(
            String type,
            long capacityBytes,
            double bandwidthBytesPerSecond,
            double latencySeconds,
            int rowBytes,
            int pseudoChannels,
            int accessBytes,
            AccessProfile profile) {
        this(
                type,
                capacityBytes,
                bandwidthBytesPerSecond,
                Double.POSITIVE_INFINITY,
                latencySeconds,
                rowBytes,
                pseudoChannels,
                accessBytes,
                profile,
                null);
    }

    /** Checks that what must be positive is. */
    public DramSpec {
        Range.BANDWIDTH.check(bandwidthBytesPerSecond, Math.min(pathBytesPerSecond, bandwidthBytesPerSecond));
        Range.LATENCY.check(latencySeconds);
        if (capacityBytes <= 0 || rowBytes < 1 || pseudoChannels < 1 || accessBytes < 1) {
            throw new IllegalArgumentException("memory " + type + " has an impossible value");
        }
    }

    /**
     * Memory of a standard, with the profile of its commands at the rate that the bandwidth needs.
     *
     * @param channels channels of the standard
     * @param readersPerChannel read streams that meet in a channel (microbenchmark: reads of 128 bytes anywhere by number of
     *     cores)
     */
    public static DramSpec of(
            String type,
            long capacityBytes,
            double bandwidthBytesPerSecond,
            double pathBytesPerSecond,
            double latencySeconds,
            int channels,
            int readersPerChannel,
            DramStandard standard) {
        double pinRate = standard.pinRate(bandwidthBytesPerSecond / channels);
        Range.CLOCK.check(pinRate / standard.bitsPerClock());
        standard.checkRefresh(pinRate);
        return new DramSpec(
                type,
                capacityBytes,
                bandwidthBytesPerSecond,
                pathBytesPerSecond,
                latencySeconds,
                standard.organization().rowBytes(),
                channels * standard.organization().pseudoChannels(),
                standard.organization().accessBytes(),
                new DramProfile(standard, channels, readersPerChannel, pinRate),
                standard);
    }

    /** Channels of the standard; a pseudo-channel counts as one where there is none. */
    public int channels() {
        return standard == null
                ? pseudoChannels
                : Math.max(1, pseudoChannels / standard.organization().pseudoChannels());
    }

    /** Bandwidth that a long read stream reaches. Bytes a second. */
    @Override
    public double streamBytesPerSecond() {
        return readBytesPerSecond((double) capacityBytes);
    }

    @Override
    public double readBytesPerSecond(double runBytes) {
        return Math.min(pathBytesPerSecond, channelBytesPerSecond(runBytes));
    }

    @Override
    public double channelBytesPerSecond(double runBytes) {
        return bandwidthBytesPerSecond * profile.readPart(runBytes);
    }

    @Override
    public double lastReadSeconds(double bytes) {
        return profile.lastReadSeconds(bytes);
    }

    @Override
    public long activations(long runs, long runBytes) {
        return runs * ((runBytes + rowBytes - 1) / rowBytes);
    }

    @Override
    public double turnaroundSeconds() {
        return profile.turnaroundSeconds();
    }

    @Override
    public long writeBatchBytes() {
        return Math.max(accessBytes, Math.round(profile.writeBatchBytes() * channels()));
    }

    /** The same memory with check bits among its data, which the command-level model does not have. */
    public DramSpec withInlineEcc(double share) {
        return with(latencySeconds, profile.withInlineEcc(share));
    }

    @Override
    public MemorySpec withLatency(double seconds) {
        return with(seconds, profile);
    }

    private DramSpec with(double otherLatency, AccessProfile otherProfile) {
        return new DramSpec(
                type,
                capacityBytes,
                bandwidthBytesPerSecond,
                pathBytesPerSecond,
                otherLatency,
                rowBytes,
                pseudoChannels,
                accessBytes,
                otherProfile,
                standard);
    }
}
