package systole.microarch.timing;

import org.jspecify.annotations.Nullable;
import systole.isa.Queue;
import systole.microarch.Action;
import systole.sim.BandwidthServer;
import systole.sim.Rate;
import systole.sim.Resource;
import systole.sim.Ticks;

/**
 * The way of a message between a core and the same core of a peer: port of the core, a path of the device that all cores
 * share in time order, latency of the link. Every device does the same at the same time, so the message that arrives is as
 * late as the one sent.
 */
final class LinkPath {
    private static final int LINK = Queue.LINK.ordinal();
    /** Links move flits; a message fills whole ones. */
    private static final int FLIT_BYTES = 32;

    private final Decoded decoded;
    private final long[] counts;
    private final @Nullable BandwidthServer[] pipes;
    private final long latencyTicks;

    LinkPath(Decoded decoded, long[] counts) {
        this.decoded = decoded;
        this.counts = counts;
        PeerLinks links = decoded.links;
        this.pipes = new @Nullable BandwidthServer[links == null ? 0 : links.devices()];
        this.latencyTicks = links == null ? 0 : Ticks.ofSeconds(links.latencySeconds());
        for (LinkOp op : decoded.link) {
            if (op.sends() && links != null && pipes[op.pipe()] == null) {
                pipes[op.pipe()] = new BandwidthServer(Rate.of(links.bytesPerSecond(), FLIT_BYTES));
            }
        }
    }

    /**
     * Sends the messages of a group at the link queue's time: the queue goes on when their last byte has left.
     *
     * @return when the peer has them
     */
    long send(CoreGroup group, int number) {
        LinkOp op = decoded.link.get(number);
        int at = LINK * Moment.WIDTH;
        long now = group.queues[at];
        long portDone =
                now + decoded.clock.ticks(op.bytes(), decoded.device.core().portBytesPerCycle());
        long bytes = op.bytes() * group.cores;
        BandwidthServer pipe = java.util.Objects.requireNonNull(pipes[op.pipe()], "a path for each message");
        long linkDone = pipe.serve(now, bytes * op.crossings());
        boolean port = portDone > linkDone;
        Moment.add(group.queues, at, port ? Resource.CORE_PORT : Resource.LINK, Math.max(portDone, linkDone) - now);
        long[] arrival = new long[Moment.WIDTH];
        Moment.copy(group.queues, at, arrival, 0);
        Moment.add(arrival, 0, Resource.LATENCY, latencyTicks * op.crossings());
        group.semaphores[decoded.ring(op)].push(arrival, 0);
        count(Action.LINK_BYTE, bytes * op.crossings());
        count(Action.SCRATCH_BYTE, bytes);
        return arrival[0];
    }

    /** Takes messages that have arrived; where they are added, the queue waits for the core's vector lanes to do so. */
    void receive(CoreGroup group, int number) {
        LinkOp op = decoded.link.get(number);
        Moment.add(group.queues, LINK * Moment.WIDTH, Resource.VECTOR, op.ticks());
        count(Action.SCRATCH_BYTE, op.bytes() * group.cores);
        count(Action.VECTOR, op.vectorOps() * group.cores);
    }

    private void count(Action action, long amount) {
        counts[action.ordinal()] += amount;
    }
}
