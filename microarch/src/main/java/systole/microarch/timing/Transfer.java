package systole.microarch.timing;

import systole.sim.Resource;

/**
 * A load or store under way: which accesses are still to come, and what the last of them waited for.
 */
final class Transfer {
    final CoreGroup core;
    final int queue;
    /** The queue's moment at which it was made. */
    final long[] start;
    /** Time the core's port takes for it. */
    final long portTicks;
    /** Accesses that are not done. */
    int open;

    long doneTicks;
    long portWait;
    long cacheWait;
    long memoryWait;

    Transfer(CoreGroup core, int queue, long[] start, long portTicks, int open) {
        this.core = core;
        this.queue = queue;
        this.start = start;
        this.portTicks = portTicks;
        this.open = open;
        this.doneTicks = start[0];
    }

    /** An access is done: at a time, after waiting so long for the port, the cache and memory. */
    void done(long ticks, long port, long cache, long memory) {
        open--;
        if (ticks >= doneTicks) {
            doneTicks = ticks;
            portWait = port;
            cacheWait = cache;
            memoryWait = memory;
        }
    }

    /** The moment of its end: what neither port, cache nor memory explain is latency. */
    long[] end() {
        long[] end = start.clone();
        long left = doneTicks - start[0];
        left -= own(end, Resource.CORE_PORT, portTicks + portWait, left);
        left -= own(end, Resource.CACHE, cacheWait, left);
        left -= own(end, Resource.MEMORY, memoryWait, left);
        Moment.add(end, 0, Resource.LATENCY, left);
        return end;
    }

    private static long own(long[] moment, Resource resource, long ticks, long left) {
        long owned = Math.min(ticks, left);
        Moment.add(moment, 0, resource, owned);
        return owned;
    }
}
