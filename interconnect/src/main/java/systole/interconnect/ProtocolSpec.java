package systole.interconnect;

import org.jspecify.annotations.Nullable;

/**
 * One way in which a library moves a message between devices: what it pays to start, for each step, and on the wire.
 *
 * @param name such as LL, LL128, Simple
 * @param startupSeconds time of the call before the first step and after the last
 * @param stepSeconds time of a step beside its bytes: flag, fence and wake-up of the next device
 * @param payloadBytes payload of one line unit
 * @param lineBytes bytes the unit takes on the line: payload, flags, packet header, acknowledgement of the other way
 * @param channels channels (blocks of threads) that move bytes at the same time
 * @param messageChannels channels that share one message
 * @param channelBytesPerSecond the most one channel moves
 * @param channelBytes a message is spread over one more channel for each so many bytes, until all are in use
 * @param chunkBytes bytes per channel that pass through all steps as a unit while the next follow behind; 0 for the whole
 * @param endpoint what a device does with what arrives
 * @param estimate times by which the library itself compares protocols; null: the protocol with the smallest real time wins
 */
public record ProtocolSpec(
        String name,
        double startupSeconds,
        double stepSeconds,
        int payloadBytes,
        int lineBytes,
        int channels,
        int messageChannels,
        double channelBytesPerSecond,
        long channelBytes,
        long chunkBytes,
        EndpointSpec endpoint,
        @Nullable Estimate estimate) {
    /**
     * The latencies in a library's own tuning table. Bytes are added at the protocol's rate.
     *
     * @param startupSeconds base latency
     * @param stepSeconds latency of a step
     */
    public record Estimate(double startupSeconds, double stepSeconds) {}

    /** Checks the ranges. */
    public ProtocolSpec {
        if (!(startupSeconds >= 0) || !(stepSeconds >= 0)) {
            throw new IllegalArgumentException(name + ": latencies cannot be negative");
        }
        if (payloadBytes < 1 || lineBytes < payloadBytes) {
            throw new IllegalArgumentException(name + ": a unit of " + lineBytes + " bytes on the line cannot carry "
                    + payloadBytes + " bytes of payload");
        }
        if (channels < 1 || messageChannels < 1 || messageChannels > channels || !(channelBytesPerSecond > 0)) {
            throw new IllegalArgumentException(
                    name + ": needs channels, 1 to all of them for a message, and their rate");
        }
        if (channelBytes < 0 || chunkBytes < 0) {
            throw new IllegalArgumentException(name + ": sizes cannot be negative");
        }
    }

    /** A protocol without cost of its own: line rate, no latency. */
    public static ProtocolSpec plain(EndpointSpec endpoint) {
        return new ProtocolSpec("plain", 0, 0, 1, 1, 1, 1, Double.POSITIVE_INFINITY, 0, 0, endpoint, null);
    }

    /** Payload bytes a second of a path with this line rate when all channels are at work. */
    double payloadBytesPerSecond(double lineBytesPerSecond) {
        return Math.min(lineBytesPerSecond * payloadBytes / lineBytes, channels * channelBytesPerSecond);
    }

    /** Least time of a message by the channels that share it: a channel's own share, or all of them evenly. */
    double channelSeconds(long messageBytes) {
        double one = Math.min(messageBytes, channelBytes) / channelBytesPerSecond;
        return Math.max(one, messageBytes / (messageChannels * channelBytesPerSecond));
    }

    /** Bytes on the line for so many bytes of payload. */
    long lineBytes(long payload) {
        return (payload + payloadBytes - 1) / payloadBytes * lineBytes;
    }
}
