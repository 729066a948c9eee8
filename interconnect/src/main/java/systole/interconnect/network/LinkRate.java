package systole.interconnect.network;

/**
 * How fast a link is.
 *
 * @param bytesPerSecond payload in one direction
 * @param latencySeconds from the last bit leaving to the last bit arriving
 * @param messageSeconds time that the link stands still for each packet or message
 */
public record LinkRate(double bytesPerSecond, double latencySeconds, double messageSeconds) {
    /** Checks the ranges. */
    public LinkRate {
        if (!(bytesPerSecond > 0) || Double.isInfinite(bytesPerSecond)) {
            throw new IllegalArgumentException("a link needs a positive bandwidth, found " + bytesPerSecond + " B/s");
        }
        if (!(latencySeconds >= 0) || !(messageSeconds >= 0)) {
            throw new IllegalArgumentException("times of a link cannot be negative");
        }
    }

    /** A link on which messages cost nothing but their bytes. */
    public static LinkRate of(double bytesPerSecond, double latencySeconds) {
        return new LinkRate(bytesPerSecond, latencySeconds, 0);
    }

    /** So many times as fast, such as a bundle of links, or a part of one. */
    public LinkRate times(double factor) {
        return new LinkRate(bytesPerSecond * factor, latencySeconds, messageSeconds);
    }
}
