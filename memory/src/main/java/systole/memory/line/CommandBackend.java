package systole.memory.line;

import org.jspecify.annotations.Nullable;
import systole.memory.MemorySpec;
import systole.memory.dram.DramStandard;
import systole.memory.dram.DramSystem;
import systole.sim.BandwidthServer;
import systole.sim.EventQueue;
import systole.sim.Rate;

/**
 * Memory command by command: banks, rows, refresh and turnarounds of a {@link DramSystem} at the device's bandwidth, behind
 * the path to cache or cores. Where addresses lie is the controller's mapping.
 */
final class CommandBackend implements MemoryBackend {
    /** Told of a write, which nobody waits for. */
    private static final int WRITE = -1;

    private final DramSystem system;
    private final int mostWrites;
    private final long loneReadTicks;
    /** Accesses whose command has been given and whose data is still on its way. */
    private final EventQueue onTheWay = new EventQueue();
    /** Reads that have left their channel and wait for the path from there; null where it is as wide as the channels. */
    private final @Nullable BandwidthServer path;

    private final int accessBytes;
    private final EventQueue leaving = new EventQueue();

    private int reads;
    private int writes;

    CommandBackend(MemorySpec spec, DramStandard standard) {
        this.system = system(spec, standard);
        this.mostWrites = standard.controller().writeBuffer() * channels(spec, standard);
        this.loneReadTicks = loneRead(system(spec, standard));
        this.accessBytes = spec.accessBytes();
        this.path = spec.pathBytesPerSecond() < spec.bandwidthBytesPerSecond()
                ? new BandwidthServer(Rate.of(spec.pathBytesPerSecond(), accessBytes))
                : null;
    }

    private static DramSystem system(MemorySpec spec, DramStandard standard) {
        int channels = channels(spec, standard);
        double pinRate = standard.pinRate(spec.bandwidthBytesPerSecond() / channels);
        return new DramSystem(standard, channels, pinRate, standard.controller());
    }

    private static int channels(MemorySpec spec, DramStandard standard) {
        return Math.max(1, spec.pseudoChannels() / standard.organization().pseudoChannels());
    }

    private static long loneRead(DramSystem idle) {
        long[] end = new long[1];
        idle.submit(0, 0, false, 0);
        idle.drain((id, time) -> end[0] = time);
        return end[0];
    }

    @Override
    public boolean submit(long now, long address, boolean write, int ticket) {
        if (write && writes >= mostWrites) {
            return false;
        }
        system.submit(write ? WRITE : ticket, address, write, now);
        writes += write ? 1 : 0;
        reads += write ? 0 : 1;
        return true;
    }

    @Override
    public long nextTicks() {
        return Math.min(Math.min(onTheWay.time(), leaving.time()), system.nextEventTime());
    }

    @Override
    public void advance(long ticks, Listener listener) {
        system.advanceTo(ticks, (id, time) -> onTheWay.schedule(Math.max(ticks, time), 0, (int) id));
        while (onTheWay.time() <= ticks) {
            long time = onTheWay.time();
            int ticket = onTheWay.remove();
            if (ticket == WRITE) {
                writes--;
            } else {
                leaving.schedule(path == null ? time : path.serve(time, accessBytes), 0, ticket);
            }
        }
        while (leaving.time() <= ticks) {
            long time = leaving.time();
            reads--;
            listener.read(leaving.remove(), time);
        }
    }

    @Override
    public int pendingReads() {
        return reads;
    }

    @Override
    public int pendingWrites() {
        return writes;
    }

    @Override
    public long loneReadTicks() {
        return loneReadTicks;
    }

    @Override
    public long activations() {
        return system.statistics().activations();
    }
}
