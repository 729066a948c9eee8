package systole.interconnect.network;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import systole.sim.EventQueue;
import systole.sim.Ticks;

/** Fluid flows whose rates change whenever one begins or ends. A flow's last byte arrives a latency after it has left. */
final class FlowTransport implements Transport {
    private final Network network;
    private final double[] capacity;
    private final EventQueue arrivals = new EventQueue();
    private List<Flow> active = new ArrayList<>();
    private long at;
    private long drains = Ticks.NEVER;
    private boolean changed;
    private long steps;

    private static final class Flow {
        final int message;
        final int[] route;
        final long latency;
        double bytes;
        double bytesPerTick;

        Flow(int message, int[] route, long latency, double bytes) {
            this.message = message;
            this.route = route;
            this.latency = latency;
            this.bytes = bytes;
        }
    }

    FlowTransport(Network network) {
        this.network = network;
        capacity = network.links().stream()
                .mapToDouble(link -> link.rate().bytesPerSecond() / Ticks.PER_SECOND)
                .toArray();
    }

    @Override
    public void send(long now, int message, int[] route, long bytes) {
        move(now);
        double latency = network.latencySeconds(route);
        for (int link : route) {
            latency += network.links().get(link).rate().messageSeconds();
        }
        active.add(new Flow(message, route, Ticks.ofSeconds(latency), (double) bytes));
        changed = true;
    }

    @Override
    public long nextTime() {
        share();
        return Math.min(drains, arrivals.time());
    }

    @Override
    public void next(IntConsumer arrived) {
        long now = nextTime();
        if (arrivals.time() == now) {
            arrived.accept(arrivals.remove());
            return;
        }
        move(now);
        List<Flow> left = new ArrayList<>();
        for (Flow flow : active) {
            // a tick's worth is what rounding of times may leave over
            if (flow.bytes <= flow.bytesPerTick) {
                arrivals.schedule(now + flow.latency, 0, flow.message);
            } else {
                left.add(flow);
            }
        }
        active = left;
        changed = true;
        steps++;
    }

    private void move(long now) {
        for (Flow flow : active) {
            flow.bytes -= flow.bytesPerTick * (now - at);
        }
        at = now;
    }

    private void share() {
        if (!changed) {
            return;
        }
        changed = false;
        double[] rates =
                MaxMin.rates(capacity, active.stream().map(flow -> flow.route).toArray(int[][]::new));
        drains = Ticks.NEVER;
        for (int i = 0; i < rates.length; i++) {
            Flow flow = active.get(i);
            flow.bytesPerTick = rates[i];
            long passing = (long) Math.ceil(Math.max(0, flow.bytes) / rates[i]);
            if (passing >= Ticks.NEVER - at) {
                throw Ticks.outside("more");
            }
            drains = Math.min(drains, at + passing);
        }
    }

    @Override
    public long events() {
        return steps + arrivals.scheduled();
    }
}
