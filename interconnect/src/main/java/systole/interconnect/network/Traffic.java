package systole.interconnect.network;

import java.util.List;
import systole.sim.Ticks;

/** Messages between devices, each from a time on, carried over a network. */
public final class Traffic {
    /**
     * One message.
     *
     * @param from device that sends
     * @param to another device
     * @param bytes how much
     * @param startSeconds when it is handed over
     */
    public record Message(int from, int to, long bytes, double startSeconds) {}

    private Traffic() {}

    /**
     * When the last byte of each message arrives, seconds, in their order.
     *
     * @param messages in the order of their start
     * @param packetBytes size of a packet, for {@link Carriage#PACKET}
     */
    public static double[] carry(Network network, Carriage carriage, long packetBytes, List<Message> messages) {
        Transport transport = carriage.over(network, packetBytes);
        double[] arrivals = new double[messages.size()];
        int next = 0;
        while (next < messages.size() || transport.nextTime() != Ticks.NEVER) {
            long start =
                    next < messages.size() ? Ticks.ofSeconds(messages.get(next).startSeconds()) : Ticks.NEVER;
            long event = transport.nextTime();
            if (start <= event) {
                Message message = messages.get(next);
                transport.send(start, next++, network.route(message.from(), message.to()), message.bytes());
            } else {
                transport.next(number -> arrivals[number] = Ticks.toSeconds(event));
            }
        }
        return arrivals;
    }
}
