package systole.interconnect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import systole.interconnect.network.Carriage;
import systole.interconnect.network.Link;
import systole.interconnect.network.Network;
import systole.interconnect.network.Transport;
import systole.sim.EventQueue;
import systole.sim.Ticks;

/**
 * Plays a schedule on a network: a rank is in its next step when all it receives in one has arrived and been worked on. What a
 * rank sends to another in a step is one message. Messages that arrive together are worked on side by side, each at the
 * endpoint's rate, and of each only what goes on in the next step is waited for.
 *
 * <p>Where ranks and network turn, rank 0 is played for all: what it sends to a rank d places on is what it receives from d
 * places back.
 */
public final class SchedulePlay {
    private final CollectiveSchedule schedule;
    private final Network network;
    private final EndpointSpec endpoint;
    private final long chunkBytes;
    private final Transport transport;
    private final EventQueue done = new EventQueue();
    private final boolean folded;
    private final int played;
    private final int[][] awaited;
    private final long[][] ready;
    private final long[][] latestLatency;
    private final long[][] latestMemory;
    private final int[] step;
    private final long[] latency;
    private final long[] memory;
    private final List<Message> messages = new ArrayList<>();
    private final long[] linkBytes;
    private long end;
    private int last;

    /** All chunks from a rank to another in a step. */
    private record Message(int to, int step, long latency, int reduced, int chunks) {}

    private SchedulePlay(
            CollectiveSchedule schedule, Network network, Carriage carriage, EndpointSpec endpoint, long bytes) {
        this.schedule = schedule;
        this.network = network;
        this.endpoint = endpoint;
        chunkBytes = schedule.kind().chunkBytes(bytes, schedule.ranks());
        transport = carriage.over(network);
        linkBytes = new long[network.links().size()];
        folded = turns(schedule, network);
        played = folded ? 1 : schedule.ranks();
        awaited = new int[played][schedule.steps()];
        ready = new long[played][schedule.steps()];
        latestLatency = new long[played][schedule.steps()];
        latestMemory = new long[played][schedule.steps()];
        step = new int[played];
        latency = new long[played];
        memory = new long[played];
        for (int rank = 0; rank < played; rank++) {
            for (int number = 0; number < schedule.steps(); number++) {
                awaited[rank][number]++; // its own start of the step
                for (int to : outgoing(rank, number).keySet()) {
                    awaited[folded ? 0 : to][number]++;
                }
            }
        }
    }

    /**
     * Plays a schedule.
     *
     * @param carriage how messages are carried
     * @param endpoint what a device does with what arrives: a latency each message, and accesses for each byte that is added
     * @param bytes of the collective
     * @throws IllegalArgumentException when the switch takes part or the network has another number of devices
     */
    public static ScheduleTime play(
            CollectiveSchedule schedule, Network network, Carriage carriage, EndpointSpec endpoint, long bytes) {
        boolean bySwitch = !schedule.fromSwitch(0, 0).isEmpty()
                || !schedule.fromSwitch(schedule.ranks() - 1, 0).isEmpty();
        if (network.devices() != schedule.ranks() || bySwitch) {
            throw new IllegalArgumentException("a schedule of " + schedule.ranks()
                    + " ranks in which no switch takes part is played on as many devices, found "
                    + network.devices());
        }
        return new SchedulePlay(schedule, network, carriage, endpoint, bytes).run();
    }

    /** True when rank 0 is played for all: ranks and network turn, and no way passes two links of which one stands for the other. */
    static boolean turns(CollectiveSchedule schedule, Network network) {
        if (!schedule.rotates() || !network.rotates()) {
            return false;
        }
        for (int number = 0; number < schedule.steps(); number++) {
            for (Send send : schedule.sends(0, number)) {
                int[] route = network.route(0, send.destination());
                boolean throughSwitch = network.links().get(route[0]).to() >= network.devices();
                if (route.length > (throughSwitch ? 2 : 1)) {
                    return false;
                }
            }
        }
        return true;
    }

    private ScheduleTime run() {
        for (int rank = 0; rank < played; rank++) {
            start(0, rank);
        }
        while (!done.isEmpty() || transport.nextTime() != Ticks.NEVER) {
            long now = Math.min(done.time(), transport.nextTime());
            if (transport.nextTime() == now) {
                transport.next(number -> arrive(now, messages.get(number)));
            } else {
                complete(now, done.remove());
            }
        }
        int busiest = 0;
        for (int link = 0; link < linkBytes.length; link++) {
            busiest = linkBytes[link] > linkBytes[busiest] ? link : busiest;
        }
        Link link = network.links().get(busiest);
        return new ScheduleTime(
                end,
                latency[last],
                memory[last],
                linkBytes[busiest],
                link.from(),
                link.to(),
                schedule.steps(),
                transport.events() + done.scheduled());
    }

    private void start(long now, int rank) {
        int number = step[rank];
        for (Map.Entry<Integer, List<Send>> entry : outgoing(rank, number).entrySet()) {
            int[] route = network.route(rank, entry.getKey());
            List<Send> sends = entry.getValue();
            int reduced = (int) sends.stream()
                    .filter(send -> send.action() == Send.Action.REDUCE)
                    .count();
            long way = Ticks.ofSeconds(network.latencySeconds(route));
            messages.add(new Message(folded ? 0 : entry.getKey(), number, way, reduced, sends.size()));
            long bytes = sends.size() * chunkBytes;
            for (int link : route) {
                linkBytes[link] += bytes;
            }
            transport.send(now, messages.size() - 1, folded ? own(route) : route, bytes);
        }
        finishOne(now, rank, number, 0, 0);
    }

    /** Folded, the second link of a way through a switch is the one that leads to the rank itself. */
    private int[] own(int[] route) {
        if (route.length == 1) {
            return route;
        }
        int hub = network.links().get(route[0]).to();
        int[] there = network.route(1, 0);
        if (network.links().get(there[1]).from() != hub) {
            throw new IllegalStateException("one switch joins all");
        }
        return new int[] {route[0], there[1]};
    }

    private void arrive(long now, Message message) {
        long work = 0;
        if (message.reduced > 0) {
            int next = message.step + 1 < schedule.steps() ? sentOn(message.to, message.step + 1) : message.reduced;
            int chunks = Math.max(1, Math.min(message.reduced, next));
            work = Ticks.ofSeconds(chunks * chunkBytes * endpoint.accessesPerByte() / endpoint.localBytesPerSecond());
        }
        long noted = Ticks.ofSeconds(endpoint.latencySeconds());
        finishOne(now + noted + work, message.to, message.step, message.latency + noted, work);
    }

    private int sentOn(int rank, int number) {
        int most = 0;
        for (List<Send> sends : outgoing(rank, number).values()) {
            most = Math.max(most, sends.size());
        }
        return most;
    }

    /** One of the things that a step waits for is there; the last to be ready decides what the step waited for. */
    private void finishOne(long when, int rank, int number, long latencyTicks, long memoryTicks) {
        if (when >= ready[rank][number]) {
            ready[rank][number] = when;
            latestLatency[rank][number] = latencyTicks;
            latestMemory[rank][number] = memoryTicks;
        }
        if (--awaited[rank][number] == 0) {
            latency[rank] += latestLatency[rank][number];
            memory[rank] += latestMemory[rank][number];
            done.schedule(ready[rank][number], 0, rank);
        }
    }

    private void complete(long now, int rank) {
        end = Math.max(end, now);
        last = rank;
        if (++step[rank] < schedule.steps()) {
            start(now, rank);
        }
    }

    /** What a rank sends in a step, by destination. */
    private Map<Integer, List<Send>> outgoing(int rank, int number) {
        Map<Integer, List<Send>> byDestination = new LinkedHashMap<>();
        for (Send send : schedule.sends(rank, number)) {
            byDestination
                    .computeIfAbsent(send.destination(), to -> new ArrayList<>())
                    .add(send);
        }
        return byDestination;
    }
}
