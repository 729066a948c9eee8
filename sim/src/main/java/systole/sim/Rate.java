package systole.sim;

/**
 * A bandwidth, as the whole number of ticks that one granule takes. Hardware moves granules (a 32-byte sector, a 64-byte
 * access); with the granule's time a whole number, {@code time(a) + time(b) = time(a + b)} holds exactly.
 *
 * @param granuleBytes bytes moved at once; requests are rounded up to it
 * @param ticksPerGranule time of one granule
 */
public record Rate(long granuleBytes, long ticksPerGranule) {
    /** Validates both parts to be positive. */
    public Rate {
        if (granuleBytes <= 0 || ticksPerGranule <= 0) {
            throw new IllegalArgumentException("a rate needs a positive granule and a positive time");
        }
    }

    /**
     * The rate nearest to {@code bytesPerSecond}: with 32-byte granules within 1e-6 of it up to 4 TB/s and within 5e-6 up to
     * 20 TB/s; larger granules come nearer.
     */
    public static Rate of(double bytesPerSecond, long granuleBytes) {
        if (!(bytesPerSecond > 0)) {
            throw new IllegalArgumentException("a bandwidth must be positive, found " + bytesPerSecond + " bytes/s");
        }
        return new Rate(granuleBytes, Math.max(1, Math.round(granuleBytes / bytesPerSecond * Ticks.PER_SECOND)));
    }

    /** Time of a transfer: whole granules, rounded up. */
    public long ticks(long bytes) {
        return Math.multiplyExact((bytes + granuleBytes - 1) / granuleBytes, ticksPerGranule);
    }

    /** Bytes that pass in a time: whole granules, rounded down. */
    public long bytesIn(long ticks) {
        return ticks / ticksPerGranule * granuleBytes;
    }

    /** Bytes a second. */
    public double bytesPerSecond() {
        return granuleBytes * Ticks.PER_SECOND / ticksPerGranule;
    }
}
