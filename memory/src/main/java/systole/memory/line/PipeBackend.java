package systole.memory.line;

import java.util.ArrayDeque;
import systole.memory.MemorySpec;
import systole.sim.BandwidthServer;
import systole.sim.Rate;
import systole.sim.Ticks;

/**
 * Memory as one pipe at the stream rate of its description: no banks, no rows. For tests that are worked out by hand, and to
 * tell what banks and rows change.
 */
public final class PipeBackend implements MemoryBackend {
    private static final int QUEUE = 64;

    private record Pending(int ticket, boolean write, long doneTicks) {}

    private final BandwidthServer bus;
    private final int accessBytes;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private int reads;

    /** Idle memory. */
    public PipeBackend(MemorySpec spec) {
        this.accessBytes = spec.accessBytes();
        this.bus = new BandwidthServer(Rate.of(spec.streamBytesPerSecond(), accessBytes));
    }

    @Override
    public boolean submit(long now, long address, boolean write, int ticket) {
        if (pending.size() == QUEUE) {
            return false;
        }
        pending.add(new Pending(ticket, write, bus.serve(now, accessBytes)));
        reads += write ? 0 : 1;
        return true;
    }

    @Override
    public long nextTicks() {
        Pending next = pending.peek();
        return next == null ? Ticks.NEVER : next.doneTicks();
    }

    @Override
    public void advance(long ticks, Listener listener) {
        Pending next = pending.peek();
        while (next != null && next.doneTicks() <= ticks) {
            pending.remove();
            if (!next.write()) {
                reads--;
                listener.read(next.ticket(), next.doneTicks());
            }
            next = pending.peek();
        }
    }

    @Override
    public int pendingReads() {
        return reads;
    }

    @Override
    public int pendingWrites() {
        return pending.size() - reads;
    }

    @Override
    public long loneReadTicks() {
        return bus.rate().ticks(accessBytes);
    }

    @Override
    public long activations() {
        return 0;
    }
}
