package systole.interconnect;

import org.jspecify.annotations.Nullable;

/**
 * How a library moves bytes between nodes with one of its protocols. Inside the nodes on the way the protocol of the same name
 * is at work.
 *
 * @param name such as LL, LL128, Simple
 * @param startupSeconds time of a call before and after its steps where the node has no protocol of this name
 * @param ringStepSeconds time of a step around a ring, beside its bytes and the latency of the network
 * @param treeStepSeconds the same from a node of a tree to the next
 * @param switchStepSeconds the same where switches add up inside the nodes; null where they take no part
 * @param postSeconds the least time of a step of a ring: what it takes to hand a message to a network card
 * @param payloadBytes payload of one packet or line unit
 * @param lineBytes bytes the unit takes on the wire
 * @param treeLineBytes the same in a tree, where a rank hands on what it adds
 * @param messageBytes a buffer goes as messages of at most so many bytes
 * @param messageSeconds time that a card stands still for each message
 * @param estimate steps by which the library itself compares algorithms; null: the smallest real time wins
 */
public record NetworkProtocol(
        String name,
        double startupSeconds,
        double ringStepSeconds,
        double treeStepSeconds,
        @Nullable Double switchStepSeconds,
        double postSeconds,
        int payloadBytes,
        int lineBytes,
        int treeLineBytes,
        long messageBytes,
        double messageSeconds,
        @Nullable Estimate estimate) {
    /**
     * Steps between nodes in a library's own tuning table, latency of the network within.
     *
     * @param ringStepSeconds of a ring
     * @param treeStepSeconds of a tree
     * @param switchStepSeconds of a tree between switches that reduce; null where they take no part
     */
    public record Estimate(
            double ringStepSeconds,
            double treeStepSeconds,
            @Nullable Double switchStepSeconds) {}

    /** Checks the ranges. */
    public NetworkProtocol {
        if (!(startupSeconds >= 0)
                || !(ringStepSeconds >= 0)
                || !(treeStepSeconds >= 0)
                || (switchStepSeconds != null && !(switchStepSeconds >= 0))
                || !(postSeconds >= 0)
                || !(messageSeconds >= 0)) {
            throw new IllegalArgumentException(name + ": times cannot be negative");
        }
        if (payloadBytes < 1 || lineBytes < payloadBytes || treeLineBytes < lineBytes || messageBytes < 1) {
            throw new IllegalArgumentException(
                    name + ": a unit takes at least its payload on the wire, a tree no less, and a message has bytes");
        }
    }

    /** A protocol without cost of its own. */
    public static final NetworkProtocol PLAIN =
            new NetworkProtocol("plain", 0, 0, 0, 0.0, 0, 1, 1, 1, Long.MAX_VALUE, 0, null);

    /** Seconds in which a card with this line rate sends a buffer that goes as pieces of {@code pieceBytes} or less. */
    double seconds(double bytes, double lineBytesPerSecond, double pieceBytes, boolean tree) {
        double line = bytes * (tree ? treeLineBytes : lineBytes) / payloadBytes;
        double message = Math.max(1, Math.min((double) messageBytes, pieceBytes));
        return line / lineBytesPerSecond + Math.ceil(bytes / message) * messageSeconds;
    }
}
