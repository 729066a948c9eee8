package systole.interconnect.network;

/**
 * One direction of a link.
 *
 * @param from node that sends
 * @param to node that receives
 * @param rate how fast
 */
public record Link(int from, int to, LinkRate rate) {
    /** The same at a part of its rate. */
    Link at(double part) {
        return new Link(from, to, rate.times(part));
    }
}
