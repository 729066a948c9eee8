package systole.microarch.timing;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.Queue;
import systole.microarch.Action;
import systole.sim.BandwidthServer;
import systole.sim.EventQueue;

/**
 * Skips a loop ahead exactly when its whole relative state recurs.
 *
 * <p>At each iteration of the load queue's innermost loop, while one group of cores is alive, everything that the future
 * depends on is written down relative to now: where each queue stands, the moments of queues and semaphores with their
 * paths, when cache and memory are free, what each load misses. If the same was written down one to four iterations ago, every
 * later iteration must repeat what happened since, up to the end of the stretch for which loads miss the same. That many
 * iterations are added to time, paths and counts at once, and nothing else is changed. A moment before now is the same as
 * any other moment before now: no event can happen there any more.
 */
final class SteadyState {
    private static final int LOAD = Queue.LOAD.ordinal();
    private static final int LONGEST_PERIOD = 4;
    private static final long PAST = Long.MIN_VALUE;

    /** What was written down at one iteration. */
    private static final class Snapshot {
        long[] state = new long[0];
        int length;
        final long[] base = new long[Moment.WIDTH];
        long[] counts = new long[Action.values().length];
        long dramBusy;
        long cacheBusy;
        long cacheBytes;
    }

    private final Decoded decoded;
    private final MemoryPath path;
    private final long[] counts;
    private final EventQueue events;
    private final boolean enabled;
    /** First memory instructions of the load queue's innermost loops. */
    private final boolean[] loopHeads;
    /** Loops around each instruction of each queue. */
    private final int[][] depths = new int[Decoded.QUEUES][];
    /** A group that was not done when last looked at. */
    private int alive;

    private final Snapshot[] history = new Snapshot[LONGEST_PERIOD + 1];
    private int recorded;
    private @Nullable Snapshot writing;

    SteadyState(Decoded decoded, MemoryPath path, long[] counts, EventQueue events, boolean enabled) {
        this.decoded = decoded;
        this.path = path;
        this.counts = counts;
        this.events = events;
        // a store inside a loop changes what the cache holds with every iteration
        this.enabled = enabled
                && decoded.levels > 0
                // messages on their way are not part of what is written down
                && decoded.link.isEmpty()
                && decoded.memory.stream().noneMatch(op -> op.store() && op.loops().length > 0);
        for (int i = 0; i < history.length; i++) {
            history[i] = new Snapshot();
        }
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            depths[queue] = depths(decoded.code[queue]);
        }
        loopHeads = new boolean[depths[LOAD].length];
        for (int pc = 0; pc < loopHeads.length; pc++) {
            loopHeads[pc] = loopHead(decoded.code[LOAD], pc);
        }
    }

    /** Called before a request of the load queue is made; may move the whole run ahead. */
    void observe(CoreGroup group, int queue, List<CoreGroup> groups) {
        if (!enabled || queue != LOAD || !loopHeads[group.pc[LOAD]]) {
            return;
        }
        int level = depth(LOAD, group.pc[LOAD]) - 1;
        long iteration = group.index[LOAD][level];
        if (iteration == 0
                || path.dram.pendingWriteBytes() > 0
                || !alone(group, groups)
                || startsStretch(group, iteration)) {
            recorded = 0;
            return;
        }
        Snapshot now = history[recorded % history.length];
        write(now, group);
        for (int period = 1; period <= Math.min(LONGEST_PERIOD, recorded); period++) {
            Snapshot then = history[(recorded - period) % history.length];
            if (then.length == now.length && Arrays.equals(then.state, 0, then.length, now.state, 0, now.length)) {
                long times = repeats(group, period);
                if (times > 0) {
                    skip(group, now, then, period, times);
                    recorded = 0;
                    return;
                }
            }
        }
        recorded++;
    }

    /** True at the first memory instruction of an innermost loop. */
    private static boolean loopHead(Decoded.Code code, int pc) {
        for (int i = pc - 1; i >= 0; i--) {
            if (code.op()[i] == Decoded.MEMORY || code.op()[i] == Decoded.END) {
                return false;
            }
            if (code.op()[i] == Decoded.LOOP) {
                return true;
            }
        }
        return false;
    }

    private static int[] depths(Decoded.Code code) {
        int[] depths = new int[code.op().length];
        int depth = 0;
        for (int pc = 0; pc < depths.length; pc++) {
            depths[pc] = depth;
            depth += code.op()[pc] == Decoded.LOOP ? 1 : code.op()[pc] == Decoded.END ? -1 : 0;
        }
        return depths;
    }

    private int depth(int queue, int pc) {
        return depths[queue][pc];
    }

    private boolean startsStretch(CoreGroup group, long iteration) {
        return iteration >= stretchEnd(group);
    }

    /** The first end of a stretch, or of the iterations that lie whole inside their tensors, among the loads of the loop. */
    private long stretchEnd(CoreGroup group) {
        Decoded.Code code = decoded.code[LOAD];
        long end = Long.MAX_VALUE;
        for (int pc = group.pc[LOAD]; code.op()[pc] != Decoded.END; pc++) {
            if (code.op()[pc] == Decoded.MEMORY) {
                int number = code.arg()[pc];
                MemoryOp op = decoded.memory.get(number);
                end = op.innermostMoves()
                        ? Math.min(Math.min(end, group.segments[number].end), wholeUntil(group, number, op))
                        : -1;
            } else if (code.op()[pc] == Decoded.LOOP) {
                return -1;
            }
        }
        return end;
    }

    /** One more than the last iteration at which the tile is not clipped; -1 when the loop moves it backwards. */
    private static long wholeUntil(CoreGroup group, int number, MemoryOp op) {
        int inner = op.loops().length - 1;
        long until = Long.MAX_VALUE;
        for (int d = 0; d < op.dims(); d++) {
            long step = op.loop()[d][inner];
            if (step < 0) {
                return -1;
            }
            if (step > 0) {
                long start = group.set(LOAD).starts[number][d];
                for (int level = 0; level < inner; level++) {
                    start += op.loop()[d][level] * group.index[LOAD][level];
                }
                long room = op.size()[d] - op.extent()[d] - start;
                // the clipped iteration itself may be the last of the stretch
                until = Math.min(until, room < 0 ? -1 : room / step + 2);
            }
        }
        return until;
    }

    private boolean alone(CoreGroup group, List<CoreGroup> groups) {
        CoreGroup last = groups.get(alive);
        if (last != group && !last.isDone()) {
            return false;
        }
        for (CoreGroup other : groups) {
            if (other != group && !other.isDone()) {
                alive = other.id;
                return false;
            }
        }
        return true;
    }

    private void write(Snapshot snapshot, CoreGroup group) {
        writing = snapshot;
        snapshot.length = 0;
        long now = group.time(LOAD);
        Moment.copy(group.queues, LOAD * Moment.WIDTH, snapshot.base, 0);
        System.arraycopy(counts, 0, snapshot.counts, 0, counts.length);
        snapshot.dramBusy = path.dram.busyTicks();
        BandwidthServer pipe = path.cachePipe();
        snapshot.cacheBusy = pipe == null ? 0 : pipe.busyTicks();
        snapshot.cacheBytes = pipe == null ? 0 : pipe.bytes();
        put(Math.max(0, path.dram.freeAt() - now));
        put(Math.max(0, path.dram.pathFreeAt() - now));
        put(pipe == null ? 0 : Math.max(0, pipe.freeAt() - now));
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            writeQueue(group, queue);
        }
        putMoment(group.arrival, 0);
        for (MomentRing ring : group.semaphores) {
            put(ring.size());
            for (int i = 0; i < ring.size(); i++) {
                putMoment(ring.moments(), ring.at(i));
            }
        }
        for (CoreGroup.Segment segment : group.segments) {
            put(segment.missEach);
            put(segment.rowsEach);
            put(Double.doubleToLongBits(segment.timesStream));
            put(segment.end);
        }
    }

    private void writeQueue(CoreGroup group, int queue) {
        put(group.pc[queue]);
        put(group.tile[queue]);
        put(group.blocked[queue]);
        put(group.finished[queue] ? 1 : 0);
        put(group.latency[queue]);
        int depth = depth(queue, group.pc[queue]);
        long reference = group.index[LOAD][depth(LOAD, group.pc[LOAD]) - 1];
        for (int level = 0; level < decoded.levels; level++) {
            put(level == depth - 1 ? reference - group.index[queue][level] : group.index[queue][level]);
        }
        putMoment(group.queues, queue * Moment.WIDTH);
    }

    private void putMoment(long[] moment, int at) {
        Snapshot snapshot = java.util.Objects.requireNonNull(writing);
        if (moment[at] < snapshot.base[0]) {
            put(PAST);
            return;
        }
        for (int i = 0; i < Moment.WIDTH; i++) {
            put(moment[at + i] - snapshot.base[i]);
        }
    }

    private void put(long value) {
        Snapshot snapshot = java.util.Objects.requireNonNull(writing);
        if (snapshot.length == snapshot.state.length) {
            snapshot.state = Arrays.copyOf(snapshot.state, Math.max(256, 2 * snapshot.length));
        }
        snapshot.state[snapshot.length++] = value;
    }

    /** How often the period can be repeated before a loop or stretch comes to its last iteration. */
    private long repeats(CoreGroup group, int period) {
        long room = stretchEnd(group) - 2 - group.index[LOAD][depth(LOAD, group.pc[LOAD]) - 1];
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            int depth = depth(queue, group.pc[queue]);
            if (!group.finished[queue] && depth > 0) {
                room = Math.min(room, trips(group, queue, depth) - 2 - group.index[queue][depth - 1]);
            }
        }
        return room / period;
    }

    private long trips(CoreGroup group, int queue, int depth) {
        Decoded.Code code = decoded.code[queue];
        int seen = depth(queue, group.pc[queue]);
        int open = 0;
        for (int pc = group.pc[queue] - 1; pc >= 0; pc--) {
            if (code.op()[pc] == Decoded.END) {
                open++;
            } else if (code.op()[pc] == Decoded.LOOP && --open < 0) {
                if (seen == depth) {
                    return group.set(queue).trips[code.arg()[pc]];
                }
                seen--;
                open = 0;
            }
        }
        return 0;
    }

    private void skip(CoreGroup group, Snapshot now, Snapshot then, int period, long times) {
        long[] step = new long[Moment.WIDTH];
        for (int i = 0; i < step.length; i++) {
            step[i] = Math.multiplyExact(now.base[i] - then.base[i], times);
        }
        long nowTime = now.base[0];
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            shift(group.queues, queue * Moment.WIDTH, nowTime, step);
            int depth = depth(queue, group.pc[queue]);
            if (!group.finished[queue] && depth > 0) {
                group.index[queue][depth - 1] += times * period;
            }
        }
        shift(group.arrival, 0, nowTime, step);
        for (MomentRing ring : group.semaphores) {
            for (int i = 0; i < ring.size(); i++) {
                shift(ring.moments(), ring.at(i), nowTime, step);
            }
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i] += (now.counts[i] - then.counts[i]) * times;
        }
        int read = Action.MEMORY_READ_BYTE.ordinal();
        int rows = Action.ACTIVATION.ordinal();
        path.dram.skip(
                step[0],
                (now.dramBusy - then.dramBusy) * times,
                (now.counts[read] - then.counts[read]) * times,
                (now.counts[rows] - then.counts[rows]) * times);
        BandwidthServer pipe = path.cachePipe();
        if (pipe != null) {
            pipe.skip(step[0], (now.cacheBusy - then.cacheBusy) * times, (now.cacheBytes - then.cacheBytes) * times);
        }
        events.shift(step[0]);
    }

    private static void shift(long[] moment, int at, long now, long[] step) {
        if (moment[at] >= now) {
            for (int i = 0; i < step.length; i++) {
                moment[at + i] = Math.addExact(moment[at + i], step[i]);
            }
        }
    }
}
