package systole.interconnect;

import systole.sim.EventQueue;
import systole.sim.Ticks;

/**
 * Plays a schedule on a fabric for time. A buffer passes as pieces (the whole, or the chunks of the protocol): a rank starts a
 * step of a piece when it has completed the step before and when the piece before has completed the same step. Pieces that are
 * further on go first.
 *
 * <p>Folded, rank 0 stands for all: what it sends to a rank d places on is what it receives from d places back.
 */
final class CollectivePlay {
    private final CollectiveSchedule schedule;
    private final ProtocolSpec protocol;
    private final LinkSet links;
    private final EventQueue queue = new EventQueue();
    private final boolean folded;
    private final int steps;
    private final int pieces;
    private final long pieceBytes;
    private final long chunkBytes;
    private final long startupTicks;
    private final long stepTicks;
    private final long linkTicks;

    /** Index of a node's piece: {@code node * pieces + piece}. */
    private final int[] stepsDone;

    private final long[] latency;
    private final long[] memory;
    /** Index of a node's step of a piece: {@code (node * pieces + piece) * steps + step}. */
    private final int[] awaited;

    private final int[] received;
    private final long[] lastArrival;
    private long end;

    CollectivePlay(FabricSpec fabric, CollectiveSchedule schedule, ProtocolSpec protocol, long bytes, boolean folded) {
        this.schedule = schedule;
        this.protocol = protocol;
        this.folded = folded;
        links = new LinkSet(fabric, protocol, schedule.ranks(), folded);
        steps = schedule.steps();
        chunkBytes = schedule.kind().chunkBytes(bytes, schedule.ranks());
        long most = protocol.chunkBytes() * protocol.channels();
        pieceBytes = most == 0 ? chunkBytes : Math.min(most, chunkBytes);
        pieces = Math.toIntExact((chunkBytes + pieceBytes - 1) / pieceBytes);
        startupTicks = Ticks.ofSeconds(protocol.startupSeconds());
        stepTicks = Ticks.ofSeconds(protocol.stepSeconds() + protocol.endpoint().latencySeconds());
        linkTicks = Ticks.ofSeconds(fabric.link().latencySeconds());
        int nodes = folded ? 1 : schedule.ranks();
        stepsDone = new int[nodes * pieces];
        latency = new long[nodes * pieces];
        memory = new long[nodes * pieces];
        awaited = new int[nodes * pieces * steps];
        lastArrival = new long[nodes * pieces * steps];
        received = received(schedule, nodes);
        countAwaited(nodes);
    }

    CollectiveTime run(String algorithm) {
        int nodes = stepsDone.length / pieces;
        for (int node = 0; node < nodes; node++) {
            start(startupTicks, node, 0, 0, startupTicks, 0);
        }
        while (!queue.isEmpty()) {
            long now = queue.time();
            complete(now, queue.remove());
        }
        int last = pieces - 1;
        ScheduleBytes moved = ScheduleBytes.of(schedule, chunkBytes);
        return new CollectiveTime(
                end,
                end - latency[last] - memory[last],
                latency[last],
                memory[last],
                algorithm,
                protocol.name(),
                steps,
                moved.sent(),
                protocol.lineBytes(moved.sent()),
                moved.localMemory(),
                queue.scheduled());
    }

    private void complete(long now, int index) {
        int node = index / pieces;
        int piece = index % pieces;
        int step = stepsDone[index]++;
        end = Math.max(end, now);
        if (step + 1 < steps && (piece == 0 || stepsDone[index - 1] > step + 1)) {
            start(now, node, piece, step + 1, latency[index], memory[index]);
        }
        if (piece + 1 < pieces && stepsDone[index + 1] == step) {
            start(now, node, piece + 1, step, latency[index], memory[index]);
        }
    }

    private void start(long now, int node, int piece, int step, long latencySoFar, long memorySoFar) {
        latency[node * pieces + piece] = latencySoFar;
        memory[node * pieces + piece] = memorySoFar;
        long bytes = bytesOf(piece);
        long sent = now;
        for (Send send : schedule.sends(node, step)) {
            long arrival = links.transfer(now, send, bytes);
            sent = Math.max(sent, arrival);
            if (send.destination() < schedule.ranks()) {
                arrive(folded ? node : send.destination(), piece, step, arrival);
            }
        }
        for (Send send : schedule.fromSwitch(node, step)) {
            arrive(node, piece, step, links.transfer(now, send, bytes));
        }
        arrive(node, piece, step, sent);
    }

    private void arrive(int node, int piece, int step, long arrival) {
        int index = (node * pieces + piece) * steps + step;
        lastArrival[index] = Math.max(lastArrival[index], arrival);
        if (--awaited[index] > 0) {
            return;
        }
        int of = node * pieces + piece;
        long waited = stepTicks + linkTicks * links.hops(schedule.sends(node, step));
        long local = localTicks(node, piece, step);
        latency[of] += waited;
        memory[of] += local;
        int phase = Math.max(0, Math.min(EventQueue.MAX_PHASE, steps - 1 - step));
        queue.schedule(Math.addExact(lastArrival[index], Math.addExact(waited, local)), phase, of);
    }

    private long localTicks(int node, int piece, int step) {
        EndpointSpec endpoint = protocol.endpoint();
        long messages = 1;
        if (!endpoint.forwardsWhileReceiving()) {
            messages = received[node * steps + step];
        } else if (step < steps - 1 || piece < pieces - 1) {
            return 0;
        }
        // The last message is a whole chunk: the pieces of a chunk are passed on as one stream.
        long bytes = endpoint.forwardsWhileReceiving() ? chunkBytes : messages * bytesOf(piece);
        return Ticks.ofSeconds(bytes * endpoint.accessesPerByte() / endpoint.localBytesPerSecond());
    }

    private long bytesOf(int piece) {
        return piece < pieces - 1 ? pieceBytes : chunkBytes - pieceBytes * (pieces - 1);
    }

    /** Messages that nodes receive, by {@code node * steps + step}. */
    private static int[] received(CollectiveSchedule schedule, int nodes) {
        int steps = schedule.steps();
        int[] counts = new int[nodes * steps];
        for (int step = 0; step < steps; step++) {
            for (int rank = 0; rank < nodes; rank++) {
                counts[rank * steps + step] += schedule.fromSwitch(rank, step).size();
                for (Send send : schedule.sends(rank, step)) {
                    if (send.destination() < schedule.ranks()) {
                        // folded, what rank 0 sends to one place is what it receives from another
                        int to = nodes == 1 ? 0 : send.destination();
                        counts[to * steps + step]++;
                    }
                }
            }
        }
        return counts;
    }

    private void countAwaited(int nodes) {
        for (int node = 0; node < nodes; node++) {
            for (int step = 0; step < steps; step++) {
                // One more than the messages: the rank's own start of the step.
                int expected = received[node * steps + step] + 1;
                for (int piece = 0; piece < pieces; piece++) {
                    awaited[(node * pieces + piece) * steps + step] = expected;
                }
            }
        }
    }
}
