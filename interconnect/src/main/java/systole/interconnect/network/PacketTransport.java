package systole.interconnect.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntConsumer;
import systole.sim.EventQueue;
import systole.sim.Ticks;

/**
 * Packets in the queues of links. A link takes the messages that wait for it in turn, one packet each; a packet joins the next
 * queue when it has arrived (store and forward) or, where the next link is no faster, when its head has (cut through). A message
 * has as many packets under way as fill its way when it is alone, and a few more, as flow control by credits or windows sees to.
 */
final class PacketTransport implements Transport {
    private static final int SPARE_PACKETS = 4;

    private final Network network;
    private final long packetBytes;
    private final boolean cutThrough;
    private final EventQueue queue = new EventQueue();
    private final List<Deque<Hop>> waiting = new ArrayList<>();
    private final boolean[] busy;
    /** What events mean, by number; numbers of events that have passed are used again. */
    private final List<Step> steps = new ArrayList<>();

    private final Deque<Integer> free = new ArrayDeque<>();

    /** A message at one link of its way. */
    private record Hop(Message message, int number) {
        int link() {
            return message.route[number];
        }
    }

    /** What happens at an event: a link is free again, a packet joins the queue of the next hop, a packet has arrived. */
    private record Step(Kind kind, Hop hop) {
        enum Kind {
            FREE,
            JOIN,
            ARRIVE
        }
    }

    private static final class Message {
        final int number;
        final int[] route;
        final long bytes;
        final long packets;
        final int[] queued;
        final long[] served;
        long injected;
        long arrived;

        Message(int number, int[] route, long bytes, long packets) {
            this.number = number;
            this.route = route;
            this.bytes = bytes;
            this.packets = packets;
            this.queued = new int[route.length];
            this.served = new long[route.length];
        }
    }

    PacketTransport(Network network, long packetBytes, boolean cutThrough) {
        this.network = network;
        this.packetBytes = packetBytes;
        this.cutThrough = cutThrough;
        this.busy = new boolean[network.links().size()];
        network.links().forEach(link -> waiting.add(new ArrayDeque<>()));
    }

    @Override
    public void send(long now, int number, int[] route, long bytes) {
        long packets = packetBytes == Long.MAX_VALUE ? 1 : Math.max(1, (bytes + packetBytes - 1) / packetBytes);
        Message message = new Message(number, route, bytes, packets);
        long window = Math.min(packets, window(route));
        for (long packet = 0; packet < window; packet++) {
            inject(now, message);
        }
    }

    /** Packets that fill a way: the time of one through all links over that at the slowest link. */
    private long window(int[] route) {
        double through = network.latencySeconds(route);
        double slowest = 0;
        for (int link : route) {
            double seconds = seconds(link, packetBytes);
            through += cutThrough ? 0 : seconds;
            slowest = Math.max(slowest, seconds);
        }
        return (long) Math.ceil((through + slowest) / slowest) + SPARE_PACKETS;
    }

    private void inject(long now, Message message) {
        message.injected++;
        join(now, new Hop(message, 0));
    }

    private void join(long now, Hop hop) {
        if (hop.message.queued[hop.number]++ == 0) {
            waiting.get(hop.link()).add(hop);
        }
        serve(now, hop.link());
    }

    private void serve(long now, int link) {
        Hop hop = busy[link] ? null : waiting.get(link).poll();
        if (hop == null) {
            return;
        }
        Message message = hop.message;
        if (--message.queued[hop.number] > 0) {
            waiting.get(link).add(hop);
        }
        long left = message.bytes - message.served[hop.number]++ * packetBytes;
        long bytes = message.packets == 1 ? message.bytes : Math.min(packetBytes, left);
        busy[link] = true;
        long end = now + Ticks.ofSeconds(seconds(link, bytes));
        long latency = Ticks.ofSeconds(network.links().get(link).rate().latencySeconds());
        schedule(end, new Step(Step.Kind.FREE, hop));
        if (hop.number + 1 == message.route.length) {
            schedule(end + latency, new Step(Step.Kind.ARRIVE, hop));
        } else {
            Hop next = new Hop(message, hop.number + 1);
            boolean headFirst = cutThrough && rate(next.link()) <= rate(link);
            schedule((headFirst ? now : end) + latency, new Step(Step.Kind.JOIN, next));
        }
    }

    private void schedule(long time, Step step) {
        Integer number = free.poll();
        if (number == null) {
            number = steps.size();
            steps.add(step);
        } else {
            steps.set(number, step);
        }
        queue.schedule(time, step.kind.ordinal(), number);
    }

    private double rate(int link) {
        return network.links().get(link).rate().bytesPerSecond();
    }

    private double seconds(int link, long bytes) {
        return bytes / rate(link) + network.links().get(link).rate().messageSeconds();
    }

    @Override
    public long nextTime() {
        return queue.time();
    }

    @Override
    public void next(IntConsumer arrived) {
        long now = queue.time();
        int number = queue.remove();
        Step step = steps.get(number);
        free.add(number);
        switch (step.kind) {
            case FREE -> {
                busy[step.hop.link()] = false;
                serve(now, step.hop.link());
            }
            case JOIN -> join(now, step.hop);
            case ARRIVE -> {
                Message message = step.hop.message;
                if (message.injected < message.packets) {
                    inject(now, message);
                }
                if (++message.arrived == message.packets) {
                    arrived.accept(message.number);
                }
            }
        }
    }

    @Override
    public long events() {
        return queue.scheduled();
    }
}
