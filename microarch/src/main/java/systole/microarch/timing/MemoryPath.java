package systole.microarch.timing;

import org.jspecify.annotations.Nullable;
import systole.memory.CacheSpec;
import systole.memory.Dram;
import systole.memory.MemorySpec;
import systole.memory.TileCache;
import systole.microarch.Action;
import systole.microarch.DeviceSpec;
import systole.sim.BandwidthServer;
import systole.sim.Clock;
import systole.sim.Rate;
import systole.sim.Resource;
import systole.sim.Ticks;

/**
 * The way of a tile between memory and cores: port of the core, bandwidth of the shared cache, what the cache misses, memory.
 * This is where a tile waits for HBM.
 */
final class MemoryPath {
    /** Without a cache, stores wait in a buffer of this size beside the memory controller. */
    private static final long CONTROLLER_BUFFER_BYTES = 1 << 20;
    /** Iterations of a loop share one cache look-up in stretches, at least so many stretches a loop. */
    private static final int FEWEST_SEGMENTS = 2;
    /** And at most so many. */
    private static final int MOST_SEGMENTS = 8;
    /** Stretches are made longer when a kernel has more rounds of tiles than this many look-ups would cover. */
    private static final int LOOKUPS = 256;

    /** One part in so many of a cache holds lines that wait to be written to memory. */
    private static final int DIRTY_SHARE = 16;

    private final Decoded decoded;
    private final MemoryOp[] operations;
    /** Iterations of its innermost loop for which each load is looked up together. */
    private final long[] stretches;

    private final boolean[] innermostMoves;
    /** Of each load: the part of its tensor that was in the cache before. */
    private final double[] resident;

    private final @Nullable TileCache cache;
    private final @Nullable BandwidthServer cachePipe;
    final Dram dram;
    private final Clock clock;
    private final double portBytesPerCycle;
    private final long hitTicks;
    private final long missTicks;
    /** DRAM rows that a byte of each load and store opens. */
    private final double[] rowsPerByte;

    private final MemorySpec memory;

    private final RunLengths runLengths;
    /** What was missed last by each instruction, and how late the last of it came. */
    private final long[] lastMissing;

    private final long[] lastReadTicks;
    private final long nothingReadTicks;
    /** The last time of the core's port for each instruction, and of how many bytes. */
    private final long[] lastPortTicks;

    private final long[] lastLargest;
    private final long[] arrival = new long[Moment.WIDTH];
    private final long[] counts;

    MemoryPath(Decoded decoded, Residency residency, long[] counts) {
        this.decoded = decoded;
        this.resident = decoded.memory.stream()
                .mapToDouble(op -> residency.of(op.tensor()))
                .toArray();
        this.counts = counts;
        DeviceSpec device = decoded.device;
        this.clock = decoded.clock;
        CacheSpec spec = device.cache();
        if (spec == null) {
            cache = null;
            cachePipe = null;
            hitTicks = Ticks.ofSeconds(device.memory().latencySeconds());
            dram = new Dram(device.memory(), writeCapacityBytes(spec));
        } else {
            cache = new TileCache(spec.sharedCapacityBytes());
            cachePipe = new BandwidthServer(Rate.of(spec.bandwidthBytesPerSecond(), spec.sectorBytes()));
            hitTicks = Ticks.ofSeconds(spec.latencySeconds());
            dram = new Dram(device.memory(), writeCapacityBytes(spec));
            for (int tensor = 0; tensor < decoded.kernel.tensors().size(); tensor++) {
                cache.preload(residency.of(tensor)
                        * decoded.kernel.tensors().get(tensor).bytes());
            }
        }
        missTicks = Ticks.ofSeconds(device.memory().latencySeconds());
        portBytesPerCycle = device.core().portBytesPerCycle();
        rowsPerByte = decoded.memory.stream()
                .mapToDouble(op -> op.rowsPerByte(device.memory(), stretch(decoded, op)))
                .toArray();
        memory = device.memory();
        runLengths = decoded.runLengths();
        lastMissing = new long[decoded.memory.size()];
        lastReadTicks = new long[decoded.memory.size()];
        nothingReadTicks = Ticks.ofSeconds(memory.lastReadSeconds(0));
        lastPortTicks = new long[decoded.memory.size()];
        lastLargest = new long[decoded.memory.size()];
        operations = decoded.memory.toArray(MemoryOp[]::new);
        stretches =
                decoded.memory.stream().mapToLong(op -> stretch(decoded, op)).toArray();
        innermostMoves = new boolean[operations.length];
        for (int i = 0; i < operations.length; i++) {
            innermostMoves[i] = operations[i].innermostMoves();
        }
    }

    /** Bytes that may wait to be written to memory. */
    static long writeCapacityBytes(@Nullable CacheSpec cache) {
        return cache == null ? CONTROLLER_BUFFER_BYTES : cache.capacityBytes() / DIRTY_SHARE;
    }

    /** Iterations of its innermost loop for which a load is looked up together. */
    static long stretch(Decoded decoded, MemoryOp op) {
        if (op.store() || !op.innermostMoves()) {
            return 1;
        }
        int cores = decoded.device.cores();
        long rounds = (decoded.kernel.grid().tiles() + cores - 1) / cores;
        long stretches = Math.max(FEWEST_SEGMENTS, Math.min(MOST_SEGMENTS, LOOKUPS / rounds));
        long most = decoded.mostTrips(op.loops()[op.loops().length - 1]);
        return (most + stretches - 1) / stretches;
    }

    @Nullable
    BandwidthServer cachePipe() {
        return cachePipe;
    }

    /** When no more stores wait than the cache keeps: a kernel has not ended before. */
    long drained(long now) {
        return dram.drain(now);
    }

    /**
     * Runs one load or store of a group at its queue's time.
     *
     * @return when the data has arrived
     */
    long access(CoreGroup group, int queue, int number) {
        MemoryOp op = operations[number];
        TileSet set = group.set(queue);
        long[] index = group.index[queue];
        long alike = op.store() ? -1 : alike(group, number, op, index);
        long loopElements = alike < 0 ? op.loopElements(set.starts[number], index) : alike;
        long bytes = op.bytes(set.elements[number] * loopElements);
        long largest = op.bytes(set.largest[number] * loopElements);
        return op.store() ? store(group, queue, number, bytes, largest) : load(group, queue, number, bytes, largest);
    }

    /** Elements along loop-moved dimensions when the iteration is within a stretch of equal ones; else -1. */
    private long alike(CoreGroup group, int number, MemoryOp op, long[] index) {
        if (!innermostMoves[number]) {
            return -1;
        }
        long iteration = index[op.loops().length - 1];
        CoreGroup.Segment segment = group.segments[number];
        return iteration == 0 || iteration >= segment.end ? -1 : segment.alike;
    }

    private long load(CoreGroup group, int queue, int number, long bytes, long largest) {
        MemoryOp op = operations[number];
        int at = queue * Moment.WIDTH;
        long now = group.queues[at];
        long[] index = group.index[queue];
        long iteration = op.loops().length == 0 ? 0 : index[op.loops().length - 1];
        CoreGroup.Segment segment = group.segments[number];
        if (iteration == 0 || iteration >= segment.end || !innermostMoves[number]) {
            lookUp(group.set(queue), number, op, index, segment);
        }
        long moved = op.sharers() == 1 ? bytes : bytes / op.sharers();
        long missing = iteration + 1 == segment.end ? segment.missLast : segment.missEach;
        long portTicks = portTicks(number, largest);
        long portDone = Math.addExact(now, portTicks);
        long cacheDone = cachePipe == null ? now : cachePipe.serve(now, moved);
        long memoryDone =
                missing == 0 ? now : inTime(now, dram.read(now, missing, segment.rowsEach, segment.timesStream));
        long done = Math.max(portDone, Math.max(cacheDone, memoryDone));
        Resource owner = done == portDone ? Resource.CORE_PORT : done == cacheDone ? Resource.CACHE : Resource.MEMORY;
        long latency = hitTicks + lastReadTicks(number, missing, group.cores);
        if (missing != 0) {
            latency += Math.round((missTicks - hitTicks) * Math.min(1, (double) missing / segment.distinctEach));
        }
        Moment.copy(group.queues, at, arrival, 0);
        Moment.add(arrival, 0, owner, done - now);
        Moment.add(arrival, 0, Resource.LATENCY, latency);
        Moment.later(arrival, 0, group.arrival, 0);
        Moment.add(group.queues, at, Resource.CORE_PORT, portTicks);
        count(Action.LOADED_BYTE, bytes);
        count(Action.SCRATCH_BYTE, bytes);
        count(Action.CACHE_BYTE, cachePipe == null ? 0 : moved);
        count(Action.MEMORY_READ_BYTE, missing);
        count(Action.ACTIVATION, missing == 0 ? 0 : segment.rowsEach);
        return arrival[0];
    }

    private long portTicks(int number, long bytes) {
        if (bytes != lastLargest[number]) {
            lastLargest[number] = bytes;
            lastPortTicks[number] = clock.ticks(bytes, portBytesPerCycle);
        }
        return lastPortTicks[number];
    }

    private long lastReadTicks(int number, long missing, int cores) {
        if (missing != lastMissing[number]) {
            lastMissing[number] = missing;
            double together = decoded.waitedFor((double) missing, cores);
            lastReadTicks[number] = missing == 0 ? nothingReadTicks : Ticks.ofSeconds(memory.lastReadSeconds(together));
        }
        return lastReadTicks[number];
    }

    /** An end of a transfer, which lies before its start only where the time base has come to its end. */
    private static long inTime(long now, long done) {
        if (done < now) {
            throw new ArithmeticException("beyond the range of the time base");
        }
        return done;
    }

    private long store(CoreGroup group, int queue, int number, long bytes, long largest) {
        int at = queue * Moment.WIDTH;
        long now = group.queues[at];
        long portDone = Math.addExact(now, portTicks(number, largest));
        long traffic = operations[number].adds() ? 2 * bytes : bytes;
        long cacheDone = cachePipe == null ? now : cachePipe.serve(now, traffic);
        boolean port = portDone >= cacheDone;
        Moment.add(group.queues, at, port ? Resource.CORE_PORT : Resource.CACHE, Math.max(portDone, cacheDone) - now);
        long rows = Math.round(rowsPerByte[number] * bytes);
        dram.accept(now, bytes, rows, runLengths.timesStream(number));
        if (cache != null) {
            cache.insert(bytes);
        }
        count(Action.STORED_BYTE, bytes);
        count(Action.SCRATCH_BYTE, bytes);
        count(Action.CACHE_BYTE, cachePipe == null ? 0 : traffic);
        count(Action.MEMORY_WRITE_BYTE, bytes);
        count(Action.ACTIVATION, rows);
        return group.queues[at];
    }

    /** Works out what a load misses over the next stretch of its innermost loop. */
    private void lookUp(TileSet set, int number, MemoryOp op, long[] index, CoreGroup.Segment segment) {
        int depth = op.loops().length;
        long iteration = depth == 0 ? 0 : index[depth - 1];
        long trips = depth == 0 ? 1 : set.trips[op.loops()[depth - 1]];
        // stretches are cut alike in all tiles, whatever the trips of each: the same stretch of a panel is the same
        // data
        long length = stretches[number];
        segment.end = Math.min(trips, (iteration / length + 1) * length);
        long span = segment.end - iteration;
        long[] starts = set.starts[number];
        long[] at = index.clone();
        long loopElements = op.loopElements(starts, at);
        segment.alike = -1;
        if (span > 1) {
            at[depth - 1] = segment.end - 1;
            // tiles are clipped more and more: where the first and the last are whole, so are those between
            if (loopElements == op.wholeElements() && op.loopElements(starts, at) == loopElements) {
                segment.alike = loopElements;
                loopElements *= span;
            } else {
                for (long i = iteration + 1; i < segment.end; i++) {
                    at[depth - 1] = i;
                    loopElements += op.loopElements(starts, at);
                }
            }
        }
        long[] panels = set.panels[number];
        long[] elements = set.panelElements[number];
        long distinct = 0;
        long missing = 0;
        if (cache == null) {
            distinct = op.bytes(set.elements[number] * loopElements) / op.sharers();
            missing = distinct;
        } else {
            long stretch = innermostMoves[number] ? iteration / length + 1 : 1;
            for (int level = 0; level < depth - 1; level++) {
                // mixed before the iteration is added: the next stretch is not the next iteration of the loop around it
                stretch = TileSet.mix(TileSet.mix(stretch)
                        + op.loop()[op.dims() - 1][level]
                        + index[level] * (moves(op, level) ? 1 : 0));
            }
            double initial = resident[number];
            for (int i = 0; i < elements.length; i++) {
                long size = op.bytes(elements[i] * loopElements);
                distinct += size;
                missing += decoded.once[number]
                        ? cache.pass(size, initial)
                        : cache.touch(TileSet.mix(panels[i] + stretch) | 1, size, initial);
            }
        }
        long each = span == 1 ? missing : missing / span;
        segment.missEach = each;
        segment.missLast = missing - each * (span - 1);
        segment.distinctEach = Math.max(1, distinct / span);
        segment.rowsEach = Math.round(rowsPerByte[number] * missing / span);
        segment.timesStream = runLengths.timesStream(number, (double) missing / Math.max(1, distinct));
    }

    private static boolean moves(MemoryOp op, int level) {
        for (int d = 0; d < op.dims(); d++) {
            if (op.loop()[d][level] != 0) {
                return true;
            }
        }
        return false;
    }

    private void count(Action action, long amount) {
        counts[action.ordinal()] += amount;
    }
}
