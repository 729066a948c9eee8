package systole.memory.line;

import java.util.ArrayList;
import java.util.List;
import systole.memory.MemorySpec;
import systole.memory.dram.AddressField;
import systole.memory.dram.AddressMapping;
import systole.memory.dram.DramStandard;
import systole.memory.dram.DramSystem;
import systole.sim.EventQueue;

/**
 * Memory command by command: banks, rows, refresh and turnarounds of a {@link DramSystem} at the device's bandwidth.
 *
 * <p>Neighbouring blocks of a few accesses go to different channels, and both channels and banks are rotated by the address
 * above them, as devices do so that rows of matrices a power of two apart do not meet in one.
 */
final class CommandBackend implements MemoryBackend {
    /** Writes taken at a time for each channel, about a controller's buffer. */
    private static final int WRITES_A_CHANNEL = 64;
    /** Told of a write, which nobody waits for. */
    private static final int WRITE = -1;

    private final DramSystem system;
    private final int channels;
    private final long blockBytes;
    private final int mostWrites;
    private final long loneReadTicks;
    /** Accesses whose command has been given and whose data is still on its way. */
    private final EventQueue onTheWay = new EventQueue();

    private int reads;
    private int writes;

    CommandBackend(MemorySpec spec, DramStandard standard) {
        this.system = system(spec, standard);
        this.channels = channels(spec, standard);
        this.blockBytes = channels == 1
                ? Long.MAX_VALUE
                : AddressMapping.of(channels, standard.organization(), order(standard), false)
                        .address(1, 0, 0, 0);
        this.mostWrites = WRITES_A_CHANNEL * channels;
        this.loneReadTicks = loneRead(system(spec, standard));
    }

    private static int channels(MemorySpec spec, DramStandard standard) {
        return Math.max(1, spec.pseudoChannels() / standard.organization().pseudoChannels());
    }

    private static DramSystem system(MemorySpec spec, DramStandard standard) {
        int channels = channels(spec, standard);
        double pinRate = standard.pinRate(spec.bandwidthBytesPerSecond() / channels);
        return new DramSystem(standard, channels, pinRate, standard.controller().with(order(standard), true));
    }

    /** Fields of an address: channels below the columns of a row, so that neighbours of a few accesses share a channel. */
    private static List<AddressField> order(DramStandard standard) {
        List<AddressField> order = new ArrayList<>(standard.controller().mapping());
        order.remove(AddressField.CHANNEL);
        order.add(Math.max(0, order.indexOf(AddressField.COLUMN)), AddressField.CHANNEL);
        return order;
    }

    /** The address with its channel rotated by what is above it. */
    private long rotated(long address) {
        if (channels == 1) {
            return address;
        }
        long block = address / blockBytes;
        long above = block / channels;
        long channel = Math.floorMod(block + LineMemory.hash(above), (long) channels);
        return (above * channels + channel) * blockBytes + address % blockBytes;
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
        system.submit(write ? WRITE : ticket, rotated(address), write, now);
        writes += write ? 1 : 0;
        reads += write ? 0 : 1;
        return true;
    }

    @Override
    public long nextTicks() {
        return Math.min(onTheWay.time(), system.nextEventTime());
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
                reads--;
                listener.read(ticket, time);
            }
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
