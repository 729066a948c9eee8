package systole.microarch.timing;

import java.util.Arrays;
import java.util.function.Consumer;
import systole.isa.Queue;
import systole.memory.CacheSpec;
import systole.memory.line.LineMemory;
import systole.memory.line.MemoryBackend;
import systole.microarch.Action;
import systole.microarch.DeviceSpec;
import systole.sim.Resource;

/**
 * Loads and stores of cores, access by access: each leaves its core at the rate of the core's port, goes through
 * {@link LineMemory}, and data comes back over the port at the same rate.
 */
final class CorePorts {
    private final Decoded decoded;
    private final Layout layout;
    private final LineMemory memory;
    private final Cut cut;
    private final long[] counts;
    private final double portBytesPerCycle;
    /** Bytes that move together between core and cache: a sector, one byte without a cache. */
    private final int granule;

    private final Consumer<Transfer> whenDone;
    /** When the way back into each core is free. */
    private final long[] free;
    /** Accesses under way: their transfer, and the time that the port takes for each. */
    private Transfer[] transfers = new Transfer[64];

    private long[] ticks = new long[64];
    private int[] unused = new int[64];
    private int unusedCount;
    private int tickets;

    CorePorts(
            Decoded decoded,
            MemoryBackend backend,
            Residency residency,
            int cores,
            long[] counts,
            Consumer<Transfer> whenDone) {
        this.decoded = decoded;
        this.counts = counts;
        this.whenDone = whenDone;
        DeviceSpec device = decoded.device;
        CacheSpec cache = device.cache();
        this.layout = new Layout(decoded.kernel.tensors());
        this.memory = new LineMemory(cache, device.memory(), backend, this::done);
        this.cut = new Cut(layout, memory.accessBytes());
        this.portBytesPerCycle = device.core().portBytesPerCycle();
        this.granule = cache == null ? 1 : Math.min(cache.sectorBytes(), memory.accessBytes());
        this.free = new long[cores];
        for (int tensor = 0; tensor < decoded.kernel.tensors().size(); tensor++) {
            memory.preload(
                    layout.first(tensor), decoded.kernel.tensors().get(tensor).bytes(), residency.of(tensor));
        }
    }

    LineMemory memory() {
        return memory;
    }

    /** Begins the load or store that a queue has come to; the queue of a load is moved on to when the port is free. */
    Transfer begin(CoreGroup core, int queue, int number) {
        MemoryOp op = decoded.memory.get(number);
        TileSet set = core.set(queue);
        long[] index = core.index[queue];
        int at = queue * Moment.WIDTH;
        long now = core.queues[at];
        cut.of(op, set.starts[number], index);
        long asked = 0;
        for (int i = 0; i < cut.size(); i++) {
            asked += moved(i);
        }
        long portTicks = decoded.clock.ticks(asked, portBytesPerCycle);
        long[] start = new long[Moment.WIDTH];
        Moment.copy(core.queues, at, start, 0);
        Transfer transfer = new Transfer(core, queue, start, portTicks, cut.size());
        count(op, op.bytes(set.elements[number] * op.loopElements(set.starts[number], index)));
        long before = 0;
        for (int i = 0; i < cut.size(); i++) {
            long own = moved(i);
            long leaves = now + decoded.clock.ticks(before, portBytesPerCycle);
            before += own;
            long left = now + decoded.clock.ticks(before, portBytesPerCycle);
            int ticket = ticket(transfer, left - leaves);
            if (op.store()) {
                memory.write(left, cut.address(i), cut.bytes(i), op.adds(), ticket);
            } else {
                boolean carried = op.sharers() == 1 || (i + core.id) % op.sharers() == 0;
                memory.read(leaves, cut.address(i), cut.bytes(i), carried, ticket);
            }
        }
        if (!op.store()) {
            Moment.add(core.queues, at, Resource.CORE_PORT, portTicks);
        }
        return transfer;
    }

    private void count(MemoryOp op, long bytes) {
        counts[(op.store() ? Action.STORED_BYTE : Action.LOADED_BYTE).ordinal()] += bytes;
        counts[Action.SCRATCH_BYTE.ordinal()] += bytes;
    }

    /** Bytes that the port moves for an access of the cut: whole sectors. */
    private long moved(int i) {
        long first = cut.address(i) / granule;
        long end = (cut.address(i) + cut.bytes(i) + granule - 1) / granule;
        return (end - first) * granule;
    }

    private int ticket(Transfer transfer, long portTicks) {
        int ticket = unusedCount > 0 ? unused[--unusedCount] : tickets++;
        if (ticket == transfers.length) {
            transfers = Arrays.copyOf(transfers, 2 * ticket);
            ticks = Arrays.copyOf(ticks, 2 * ticket);
            unused = Arrays.copyOf(unused, 2 * ticket);
        }
        transfers[ticket] = transfer;
        ticks[ticket] = portTicks;
        return ticket;
    }

    private void done(int ticket, long now, long cacheTicks, long memoryTicks) {
        Transfer transfer = transfers[ticket];
        long end = now;
        if (transfer.queue == Queue.LOAD.ordinal()) {
            int core = transfer.core.id;
            end = Math.max(now, free[core]) + ticks[ticket];
            free[core] = end;
            transfer.done(end, end - now - ticks[ticket], cacheTicks, memoryTicks);
        } else {
            transfer.done(end, 0, cacheTicks, memoryTicks);
        }
        unused[unusedCount++] = ticket;
        if (transfer.open == 0) {
            whenDone.accept(transfer);
        }
    }
}
