package systole.interconnect.network;

import java.util.function.IntConsumer;
import systole.sim.EventQueue;
import systole.sim.Ticks;

/** Every message takes its bytes over the slowest link of its way and the latency of all. */
final class AloneTransport implements Transport {
    private final Network network;
    private final EventQueue queue = new EventQueue();

    AloneTransport(Network network) {
        this.network = network;
    }

    @Override
    public void send(long now, int message, int[] route, long bytes) {
        double slowest = 0;
        for (int link : route) {
            LinkRate rate = network.links().get(link).rate();
            slowest = Math.max(slowest, bytes / rate.bytesPerSecond() + rate.messageSeconds());
        }
        queue.schedule(now + Ticks.ofSeconds(slowest + network.latencySeconds(route)), 0, message);
    }

    @Override
    public long nextTime() {
        return queue.time();
    }

    @Override
    public void next(IntConsumer arrived) {
        arrived.accept(queue.remove());
    }

    @Override
    public long events() {
        return queue.scheduled();
    }
}
