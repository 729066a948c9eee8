package systole.memory.line;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.memory.CacheSpec;
import systole.memory.MemorySpec;
import systole.sim.BandwidthServer;
import systole.sim.EventQueue;
import systole.sim.Rate;
import systole.sim.Ticks;

/**
 * Shared cache and memory, access by access. A read travels to the cache, waits for its pipe, and returns when it hits; when
 * it misses it goes on to memory, and reads of the same bytes that come meanwhile wait with it. Writes are done for their
 * core when the cache has them; they go on to memory while nobody reads, or when the cache holds no more of them.
 *
 * <p>Latencies are those of the descriptions, half of them on the way out and half on the way back: of a miss all but what
 * memory itself takes for a lone read.
 */
public final class LineMemory {
    /** Told of accesses that are done. */
    public interface Listener {
        /**
         * An access is done: data read is at the core, data written is in the cache.
         *
         * @param ticket what the caller gave
         * @param cacheTicks part of its time that it waited for the cache's bandwidth
         * @param memoryTicks part of its time that it waited for memory, beyond the latency of idle memory
         */
        void done(int ticket, long ticks, long cacheTicks, long memoryTicks);
    }

    /** One part in so many of a cache holds data that waits to be written to memory, as at tile granularity. */
    private static final int DIRTY_SHARE = 16;
    /** Without a cache, writes wait in a buffer of this size beside the memory controller. */
    private static final long CONTROLLER_BUFFER_BYTES = 1 << 20;
    /** Writes that each channel is given at a time while nobody reads. */
    private static final int WRITES_A_CHANNEL = 4;

    private final MemoryBackend backend;
    private final Listener listener;
    private final @Nullable SectorCache cache;
    private final @Nullable BandwidthServer pipe;
    private final int accessBytes;
    private final long cacheHalfTicks;
    private final long memoryHalfTicks;
    private final long dirtyCapacityBytes;
    private final int writeBatch;

    private final EventQueue events = new EventQueue();
    private final AccessPool pool = new AccessPool();
    /** First of the accesses that wait for an address to come from memory. */
    private final Map<Long, Integer> fetching = new HashMap<>();

    private final ArrayDeque<Integer> refused = new ArrayDeque<>();
    private final DirtyQueue dirty = new DirtyQueue();
    private long now;
    private long readBytes;
    private long writtenBytes;
    private long cacheBytes;

    /** An empty cache, or none, in front of idle memory. */
    public LineMemory(@Nullable CacheSpec spec, MemorySpec memory, MemoryBackend backend, Listener listener) {
        this.backend = backend;
        this.listener = listener;
        this.accessBytes = memory.accessBytes();
        this.writeBatch = WRITES_A_CHANNEL * memory.pseudoChannels();
        long hit = spec == null ? 0 : Ticks.ofSeconds(spec.latencySeconds());
        long miss = Ticks.ofSeconds(memory.latencySeconds()) - backend.loneReadTicks();
        this.cacheHalfTicks = hit / 2;
        this.memoryHalfTicks = Math.max(0, (miss - hit) / 2);
        if (spec == null) {
            cache = null;
            pipe = null;
            dirtyCapacityBytes = CONTROLLER_BUFFER_BYTES;
        } else {
            cache = new SectorCache(spec.sharedCapacityBytes(), accessBytes);
            pipe = new BandwidthServer(
                    Rate.of(spec.bandwidthBytesPerSecond(), Math.min(spec.sectorBytes(), accessBytes)));
            dirtyCapacityBytes = spec.capacityBytes() / DIRTY_SHARE;
        }
    }

    /** Bytes of one access: reads and writes lie within one, from a multiple of it on. */
    public int accessBytes() {
        return accessBytes;
    }

    /** Has the cache hold a part of a region, spread evenly over it. */
    public void preload(long first, long bytes, double fraction) {
        if (cache == null || fraction <= 0) {
            return;
        }
        double owed = 0;
        for (long address = first; address < first + bytes; address += accessBytes) {
            owed += fraction;
            if (owed >= 1) {
                cache.fill(address);
                owed -= 1;
            }
        }
    }

    /**
     * Reads.
     *
     * @param at when the core asks, not in the past
     * @param address first byte
     * @param bytes of the core's data in the access
     * @param carried false when another core's read brings the same bytes over the cache's pipe (multicast)
     * @param ticket told when done
     */
    public void read(long at, long address, int bytes, boolean carried, int ticket) {
        int id = pool.take(address / accessBytes * accessBytes, carried ? bytes : 0, ticket, AccessPool.READ);
        events.schedule(at + (cache == null ? memoryHalfTicks : cacheHalfTicks), 0, id);
    }

    /** Writes; {@code adds} when the bytes are added to what is there, which is read first. Otherwise as {@link #read}. */
    public void write(long at, long address, int bytes, boolean adds, int ticket) {
        int kind = adds ? AccessPool.ADD : AccessPool.WRITE;
        events.schedule(at, 0, pool.take(address / accessBytes * accessBytes, bytes, ticket, kind));
    }

    /** When something may happen next; {@link Ticks#NEVER} when all is done but writes that may wait. */
    public long nextTicks() {
        return Math.min(events.time(), backendTicks());
    }

    /** Lets what is next happen. */
    public void step() {
        long next = backendTicks();
        if (events.time() <= next) {
            now = events.time();
            handle(events.remove());
        } else {
            now = next;
            backend.advance(now, this::fetched);
        }
        while (!refused.isEmpty() && submit(refused.peek())) {
            refused.remove();
        }
        writeBehind();
    }

    /** Writes what waits beyond what the cache keeps; returns when that is done. */
    public long drain(long from) {
        now = Math.max(now, from);
        writeBehind();
        boolean late = dirty.size() * (long) accessBytes > dirtyCapacityBytes;
        while (dirty.size() * (long) accessBytes > dirtyCapacityBytes && nextTicks() != Ticks.NEVER) {
            step();
        }
        return late ? Math.max(now, from) : from;
    }

    /** Bytes read from memory so far. */
    public long readBytes() {
        return readBytes;
    }

    /** Bytes that have been or are still to be written to memory. */
    public long writtenBytes() {
        return writtenBytes;
    }

    /** Bytes between cores and cache so far. */
    public long cacheBytes() {
        return cacheBytes;
    }

    private long backendTicks() {
        // memory that refreshes itself is never done, but nobody waits for that
        return backend.pendingReads() + backend.pendingWrites() == 0 ? Ticks.NEVER : backend.nextTicks();
    }

    private void handle(int id) {
        switch (pool.state(id)) {
            case AccessPool.REACHES -> reach(id);
            case AccessPool.MISSES -> submitOrWait(id);
            default -> finish(id);
        }
    }

    private void reach(int id) {
        long address = pool.address(id);
        boolean reads = pool.kind(id) == AccessPool.READ;
        pool.reached(id, now, served(id));
        boolean held = cache != null && cache.holds(address);
        if (!reads) {
            if (cache != null) {
                cache.fill(address);
            }
            if (dirty.add(address)) {
                writtenBytes += accessBytes;
            }
            returns(id, pool.served(id), 0);
            if (pool.kind(id) == AccessPool.ADD && !held) {
                fetch(pool.take(address, 0, AccessPool.NOBODY, AccessPool.READ), now);
            }
        } else if (held) {
            returns(id, pool.served(id) + cacheHalfTicks, cacheHalfTicks);
        } else {
            fetch(id, pool.served(id));
        }
    }

    /** When the cache's pipe has let the access pass. */
    private long served(int id) {
        int bytes = pool.bytes(id);
        if (pipe == null || bytes == 0) {
            return now;
        }
        int moved = pool.kind(id) == AccessPool.ADD ? 2 * bytes : bytes;
        long granule = pipe.rate().granuleBytes();
        cacheBytes += (moved + granule - 1) / granule * granule;
        return pipe.serve(now, moved);
    }

    /** Sends a read on to memory, or has it wait with one that is under way. */
    private void fetch(int id, long from) {
        Integer first = fetching.get(pool.address(id));
        if (first != null && cache != null) {
            pool.append(first, id);
            return;
        }
        if (cache != null) {
            fetching.put(pool.address(id), id);
        }
        readBytes += accessBytes;
        if (cache == null) {
            submitOrWait(id);
        } else {
            pool.state(id, AccessPool.MISSES);
            events.schedule(from + memoryHalfTicks, 0, id);
        }
    }

    private void submitOrWait(int id) {
        if (!refused.isEmpty() || !submit(id)) {
            refused.add(id);
        }
    }

    private boolean submit(int id) {
        return backend.submit(now, pool.address(id), false, id);
    }

    /** Data has left memory: fills the cache and goes on to all who wait for it. */
    private void fetched(int id, long ticks) {
        if (cache != null) {
            fetching.remove(pool.address(id));
            cache.fill(pool.address(id));
        }
        long latency = backend.loneReadTicks() + (cache == null ? 1 : 2) * memoryHalfTicks + cacheHalfTicks;
        for (int waiting = id; waiting != AccessPool.NOBODY; ) {
            int next = pool.next(waiting);
            if (pool.ticket(waiting) == AccessPool.NOBODY) {
                pool.free(waiting);
            } else {
                long from = Math.max(ticks + memoryHalfTicks, pool.served(waiting));
                returns(waiting, from + cacheHalfTicks, latency);
            }
            waiting = next;
        }
    }

    /** An access returns at a time, of which so much is latency since the cache's pipe. */
    private void returns(int id, long at, long latency) {
        pool.state(id, AccessPool.RETURNS);
        pool.memoryTicks(id, Math.max(0, at - pool.served(id) - latency));
        events.schedule(at, 0, id);
    }

    private void finish(int id) {
        int ticket = pool.ticket(id);
        long cacheTicks = pool.served(id) - pool.reachedAt(id);
        long memoryTicks = pool.memoryTicks(id);
        pool.free(id);
        listener.done(ticket, now, cacheTicks, memoryTicks);
    }

    private void writeBehind() {
        while (!dirty.isEmpty()) {
            boolean idle = backend.pendingReads() == 0 && refused.isEmpty() && backend.pendingWrites() < writeBatch;
            boolean full = dirty.size() * (long) accessBytes > dirtyCapacityBytes;
            if ((!idle && !full) || !backend.submit(now, dirty.first(), true, AccessPool.NOBODY)) {
                return;
            }
            dirty.removeFirst();
        }
    }

    /** Spreads the bits of an address. */
    static long hash(long value) {
        long x = (value ^ (value >>> 31)) * 0xBF58476D1CE4E5B9L;
        return (x ^ (x >>> 29)) * 0x94D049BB133111EBL;
    }
}
