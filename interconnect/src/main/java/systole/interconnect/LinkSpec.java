package systole.interconnect;

/**
 * The links of one device.
 *
 * @param bytesPerSecond line rate of one link in one direction, after line coding and before packet headers
 * @param count links of one device
 * @param latencySeconds time from the first bit leaving a device to its arrival at the next: wire and switch
 */
public record LinkSpec(double bytesPerSecond, int count, double latencySeconds) {
    /** Checks that rate and count are positive and the latency is not negative. */
    public LinkSpec {
        if (!(bytesPerSecond > 0) || Double.isInfinite(bytesPerSecond)) {
            throw new IllegalArgumentException("a link needs a positive bandwidth, found " + bytesPerSecond + " B/s");
        }
        if (count < 1) {
            throw new IllegalArgumentException("a device needs at least one link, found " + count);
        }
        if (!(latencySeconds >= 0)) {
            throw new IllegalArgumentException("a latency cannot be negative, found " + latencySeconds + " s");
        }
    }
}
