package systole.microarch.timing;

import systole.memory.CacheSpec;
import systole.memory.MemorySpec;
import systole.microarch.DeviceSpec;
import systole.sim.Resource;
import systole.sim.Ticks;

/**
 * The way of a tile between memory and cores that run in step, at the mean traffic of their round: port of a core, bandwidth
 * of the shared cache, memory with the writes that wait for it. The rules are those of {@link MemoryPath} and
 * {@link systole.memory.Dram}; what a load misses is not looked up but known ({@link Traffic}).
 */
final class SharedPath {
    /** Rounds that differ in what loads miss: the first, those between, and the last where it is smaller. */
    static final int PHASES = 3;

    private static final int FIRST = 0;
    private static final int LAST = 2;

    /** Time of one load or store on each part of the way, by phase and instruction. */
    private final double[][] port = new double[PHASES][];

    private final double[][] pipe = new double[PHASES][];
    private final double[][] memory = new double[PHASES][];
    /** The way back of reads from the channels of memory. */
    private final double[][] back = new double[PHASES][];

    private final double[][] latency = new double[PHASES][];
    private final double[][] written = new double[PHASES][];
    /** What an iteration brings of the mean one: those of whole tiles, and the one that the end of the tensor cuts. */
    private final double[] whole;

    private final double[] cut;

    private final RunLengths runLengths;
    private final double bytesPerTick;
    private final double backPerTick;
    /** The same of writes, by the mean run of all that is stored. */
    private final double writtenPerTick;

    private final double turnaroundTicks;
    private final double writeCapacity;
    private final double writeBatch;

    private final Decoded decoded;
    private final Traffic traffic;
    /** When cache and memory are free, and bytes that wait to be written. */
    double pipeFree;

    double memoryFree;
    double backFree;
    double pending;
    private double drainFrom;

    /**
     * Idle cache and memory.
     *
     * @param together cores that ask at the same time, of those that run
     */
    SharedPath(Decoded decoded, Traffic traffic, double together) {
        this.decoded = decoded;
        this.traffic = traffic;
        MemorySpec spec = decoded.device.memory();
        CacheSpec cache = decoded.device.cache();
        bytesPerTick = spec.channelBytesPerSecond((double) spec.capacityBytes()) / Ticks.PER_SECOND;
        backPerTick = spec.pathBytesPerSecond() / Ticks.PER_SECOND;
        runLengths = decoded.runLengths();
        writtenPerTick = bytesPerTick / timesStreamOfStores();
        turnaroundTicks = spec.turnaroundSeconds() * Ticks.PER_SECOND;
        writeCapacity = MemoryPath.writeCapacityBytes(cache);
        writeBatch = spec.writeBatchBytes();
        long tiles = decoded.kernel.grid().tiles();
        double width = Math.min(decoded.device.cores(), tiles);
        double last = tiles - Math.floor((tiles - 1) / width) * width;
        double step = Math.min(width, together);
        whole = new double[traffic.accesses.length];
        cut = new double[traffic.accesses.length];
        for (int i = 0; i < whole.length; i++) {
            iterations(i);
        }
        phase(FIRST, step, tiles);
        phase(1, step, tiles);
        phase(LAST, Math.min(step, last), tiles);
    }

    /** How iterations of the innermost loop differ where that alone moves a load along a dimension, in whole tiles. */
    private void iterations(int number) {
        MemoryOp op = decoded.memory.get(number);
        whole[number] = 1;
        cut[number] = 1;
        int inner = op.loops().length - 1;
        for (int d = 0; inner >= 0 && !op.store() && d < op.dims(); d++) {
            long rest = (op.size()[d] - op.base()[d]) % op.extent()[d];
            if (op.loop()[d][inner] == op.extent()[d] && op.axes()[d].length == 0 && rest > 0) {
                double mean = traffic.meanLength(number, d);
                whole[number] = op.extent()[d] / mean;
                cut[number] = rest / mean;
            }
        }
    }

    /** What an iteration of the innermost loop brings of the mean one. */
    double share(int number, long iteration) {
        MemoryOp op = decoded.memory.get(number);
        int inner = op.loops().length - 1;
        boolean last = inner >= 0 && iteration + 1 == decoded.mostTrips(op.loops()[inner]);
        return last ? cut[number] : whole[number];
    }

    private void phase(int phase, double cores, long tiles) {
        int count = traffic.accesses.length;
        port[phase] = new double[count];
        pipe[phase] = new double[count];
        memory[phase] = new double[count];
        back[phase] = new double[count];
        latency[phase] = new double[count];
        written[phase] = new double[count];
        for (int i = 0; i < count; i++) {
            access(phase, i, cores, tiles);
        }
    }

    private void access(int phase, int number, double cores, long tiles) {
        DeviceSpec device = decoded.device;
        MemoryOp op = decoded.memory.get(number);
        Traffic.Access access = traffic.accesses[number];
        CacheSpec cache = device.cache();
        double runs = Math.max(1, access.runs);
        double runsPerTile = Math.max(1e-9, runs / tiles);
        double each = access.bytes / runs;
        double perCycle = device.core().portBytesPerCycle();
        port[phase][number] = decoded.clock.ticks(1L << 20)
                / (double) (1L << 20)
                * Math.max(each, Math.min(access.largest, each))
                / perCycle;
        double moved = each * cores / (op.store() ? 1 : op.sharers()) * (op.adds() ? 2 : 1);
        pipe[phase][number] = cache == null ? 0 : moved / cache.bandwidthBytesPerSecond() * Ticks.PER_SECOND;
        written[phase][number] = op.store() ? each * cores : 0;
        if (op.store()) {
            return;
        }
        double width = Math.min(device.cores(), tiles);
        double later = tiles > width ? (access.missed - access.missedFirst) / (tiles - width) : 0;
        double perTile = phase == FIRST ? access.missedFirst / width : later;
        double missed = Math.max(0, perTile) * cores / runsPerTile;
        double named = Math.max(1, access.distinctFirst / width * cores / runsPerTile);
        memory[phase][number] = missed / bytesPerTick * runLengths.timesStream(number, missed / named);
        back[phase][number] = missed / backPerTick;
        double missTicks = device.memory().latencySeconds() * Ticks.PER_SECOND;
        double hitTicks = cache == null ? missTicks : cache.latencySeconds() * Ticks.PER_SECOND;
        double together = decoded.waitedFor(missed, cores);
        double lastTicks = missed < 1 ? 0 : device.memory().lastReadSeconds(together) * Ticks.PER_SECOND;
        latency[phase][number] = hitTicks + (missTicks - hitTicks) * Math.min(1, missed / named) + lastTicks;
    }

    private double timesStreamOfStores() {
        double bytes = 0;
        double times = 0;
        for (int i = 0; i < traffic.accesses.length; i++) {
            if (decoded.memory.get(i).store()) {
                bytes += traffic.accesses[i].bytes;
                times += traffic.accesses[i].bytes * runLengths.timesStream(i);
            }
        }
        return bytes == 0 ? 1 : times / bytes;
    }

    /** Ticks that cache and memory, the slower of them, need for a whole kernel. */
    double throughputTicks() {
        CacheSpec cache = decoded.device.cache();
        double moved = 0;
        double busy = 0;
        double stored = 0;
        double read = 0;
        for (int i = 0; i < traffic.accesses.length; i++) {
            MemoryOp op = decoded.memory.get(i);
            Traffic.Access access = traffic.accesses[i];
            moved += access.bytes * (op.adds() ? 2.0 : op.store() ? 1 : 1.0 / op.sharers());
            double bytes = op.store() ? access.bytes : Math.max(0, access.missed);
            stored += op.store() ? bytes : 0;
            read += op.store() ? 0 : bytes;
            busy += op.store() ? 0 : bytes / bytesPerTick * runLengths.timesStream(i);
        }
        double pipes = cache == null ? 0 : moved / cache.bandwidthBytesPerSecond() * Ticks.PER_SECOND;
        // what the cache keeps is written after the kernel, the rest in batches
        double written = Math.max(0, stored - writeCapacity);
        double channels = busy + ticksOfWrites(written);
        return Math.max(pipes, Math.max(channels, read / backPerTick));
    }

    /**
     * One load: moves the queue on and makes {@code arrival} the moment at which all loads so far have arrived.
     *
     * @param share what it brings of the mean run of the instruction
     */
    void load(long[] queues, int at, long[] arrival, long[] scratch, int phase, int number, double share) {
        double now = queues[at];
        double portTicks = share * port[phase][number];
        double portDone = now + portTicks;
        double cacheDone = now;
        if (pipe[phase][number] > 0) {
            pipeFree = Math.max(now, pipeFree) + share * pipe[phase][number];
            cacheDone = pipeFree;
        }
        double memoryDone =
                memory[phase][number] > 0 ? read(now, share * memory[phase][number], share * back[phase][number]) : now;
        double done = Math.max(portDone, Math.max(cacheDone, memoryDone));
        Resource owner = done == portDone ? Resource.CORE_PORT : done == cacheDone ? Resource.CACHE : Resource.MEMORY;
        Moment.copy(queues, at, scratch, 0);
        Moment.add(scratch, 0, owner, Math.round(done - now));
        Moment.add(scratch, 0, Resource.LATENCY, Math.round(latency[phase][number]));
        Moment.later(scratch, 0, arrival, 0);
        Moment.add(queues, at, Resource.CORE_PORT, Math.round(portTicks));
    }

    /** One store: moves the queue on. */
    void store(long[] queues, int at, int phase, int number) {
        double now = queues[at];
        double portDone = now + port[phase][number];
        double cacheDone = now;
        if (pipe[phase][number] > 0) {
            pipeFree = Math.max(now, pipeFree) + pipe[phase][number];
            cacheDone = pipeFree;
        }
        boolean owner = portDone >= cacheDone;
        Moment.add(
                queues,
                at,
                owner ? Resource.CORE_PORT : Resource.CACHE,
                Math.round(Math.max(portDone, cacheDone) - now));
        drainFrom = pending == 0 ? now : drainFrom;
        pending += written[phase][number];
    }

    private double read(double now, double ticks, double backTicks) {
        drainIdle(now);
        if (pending > writeCapacity) {
            write(now, pending - writeCapacity);
        }
        memoryFree = Math.max(now, memoryFree) + ticks;
        backFree = Math.max(now, backFree) + backTicks;
        return Math.max(memoryFree, backFree);
    }

    private void drainIdle(double now) {
        if (pending == 0) {
            return;
        }
        double from = Math.max(memoryFree, drainFrom);
        double idle = now - from;
        double room = idle <= 0 ? 0 : Math.min(pending, idle / ticksOfWrites(1));
        if (room > 0) {
            write(from, room);
        }
    }

    /** Of writes, with their part of the turns of a batch. */
    private double ticksOfWrites(double bytes) {
        return bytes / writtenPerTick + bytes / writeBatch * 2 * turnaroundTicks;
    }

    private void write(double from, double bytes) {
        pending = Math.max(0, pending - bytes);
        memoryFree = Math.max(from, memoryFree) + ticksOfWrites(bytes);
    }

    /** When no more writes wait than the cache keeps. */
    long drained(long now) {
        if (pending <= writeCapacity) {
            return now;
        }
        double from = Math.max(memoryFree, drainFrom);
        double idle = Math.max(0, now - from - 2 * turnaroundTicks);
        double ticks = (pending - writeCapacity) / writtenPerTick;
        return ticks <= idle ? now : Math.round(Math.max((double) now, from) + ticks - idle + 2 * turnaroundTicks);
    }

    /** Most periods that can be skipped while the writes that wait grow or shrink by so many bytes a period. */
    long room(double growth, long periods) {
        double edge = growth < 0
                ? pending / -growth
                : growth > 0 && pending < writeCapacity ? (writeCapacity - pending) / growth : (double) periods;
        return (long) Math.min((double) periods, edge);
    }

    /** Moves the time of cache and memory ahead. */
    void skip(double ticks, double growth) {
        pipeFree += ticks;
        memoryFree += ticks;
        backFree += ticks;
        drainFrom += ticks;
        pending = Math.max(0, pending + growth);
    }
}
