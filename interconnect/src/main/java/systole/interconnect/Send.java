package systole.interconnect;

/**
 * One chunk sent from a node to another. Nodes are ranks; the switch is the node after the last rank.
 *
 * @param source the sender
 * @param destination the receiver
 * @param chunk which chunk
 * @param action what the receiver does with it
 */
public record Send(int source, int destination, int chunk, Action action) {
    /** What a receiver does with a chunk. */
    public enum Action {
        /** Keeps it in place of what it had. */
        COPY,
        /** Adds it to what it has, or keeps it when it has nothing. */
        REDUCE
    }
}
