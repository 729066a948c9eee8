package systole.microarch.timing;

import java.util.Arrays;
import systole.isa.Queue;

/**
 * Ends the following of a loop when it keeps pace. At each iteration of one queue's loop, and at each of its tiles, it is
 * written down where every queue stands and how far apart they are in time. When that is as it was one to four iterations
 * ago, all later iterations are taken to last as long; they are added to the time and its path at once.
 *
 * <p>Times that differ by less than one part in {@link #CLOSENESS} of what the iterations took count as equal: pipelines come
 * near to their pace much sooner than they reach it to the last tick.
 */
final class Pace {
    private static final int LONGEST_PERIOD = 4;
    private static final int CLOSENESS = 128;
    /** Iterations after which a loop that has not come to rest is taken to go on as its slowest part went lately. */
    private static final int PATIENCE = 48;

    /** Times beside those of queues and rings: the loads' arrival, and when cache, memory and the way back from it are free. */
    private static final int SHARED = 4;

    private static final Queue[] LEADERS = {Queue.LOAD, Queue.STORE, Queue.TENSOR, Queue.VECTOR, Queue.LINK};

    private final class Snapshot {
        final int[] places = new int[7 * Decoded.QUEUES + run.rings.length];
        final long[] times = new long[Decoded.QUEUES + SHARED + run.rings.length];
        /** Moments of the queues, then of the loads' arrival. */
        final long[] moments = new long[(Decoded.QUEUES + 1) * Moment.WIDTH];

        double pending;
    }

    /** What was written down of one loop: the last of it is overwritten by the one {@link #LONGEST_PERIOD} + 1 later. */
    private final class History {
        final Snapshot[] snapshots = new Snapshot[LONGEST_PERIOD + 1];
        int recorded;
        int pc = -1;
        long iteration;

        /** The place for what is written next; starts afresh where iterations are not those of one loop in a row. */
        Snapshot next(int head, long number) {
            if (head != pc || number != iteration + 1) {
                recorded = 0;
            }
            pc = head;
            iteration = number;
            int at = recorded % snapshots.length;
            snapshots[at] = snapshots[at] == null ? new Snapshot() : snapshots[at];
            return snapshots[at];
        }

        Snapshot before(int iterations) {
            return snapshots[(recorded - iterations) % snapshots.length];
        }
    }

    private final FastRun run;
    private final int queue;
    /** Depth of the loop that each instruction of each queue is in. */
    private final int[][] depths = new int[Decoded.QUEUES][];
    /** First instruction of the innermost loop around each instruction; -1 outside of loops. */
    private final int[][] heads = new int[Decoded.QUEUES][];

    private final boolean[] innermost;
    private final History ofTiles = new History();
    private final History ofLoops = new History();

    Pace(FastRun run) {
        this.run = run;
        for (int q = 0; q < Decoded.QUEUES; q++) {
            nest(q);
        }
        this.queue = leader(run.decoded);
        Decoded.Code code = run.decoded.code[queue];
        innermost = new boolean[code.op().length];
        for (int pc = 0; pc < innermost.length; pc++) {
            innermost[pc] = code.op()[pc] == Decoded.END && heads[queue][pc - 1] == code.jump()[pc];
        }
    }

    /** Loops are followed by the first queue that has one. */
    private static int leader(Decoded decoded) {
        int first = -1;
        for (Queue candidate : LEADERS) {
            int q = candidate.ordinal();
            if (!decoded.used(q)) {
                continue;
            }
            first = first < 0 ? q : first;
            for (int op : decoded.code[q].op()) {
                if (op == Decoded.LOOP) {
                    return q;
                }
            }
        }
        return Math.max(0, first);
    }

    private void nest(int q) {
        Decoded.Code code = run.decoded.code[q];
        int length = code.op().length;
        depths[q] = new int[length];
        heads[q] = new int[length];
        int[] open = new int[run.decoded.levels + 1];
        open[0] = -1;
        int depth = 0;
        for (int pc = 0; pc < length; pc++) {
            depths[q][pc] = depth;
            heads[q][pc] = open[depth];
            if (code.op()[pc] == Decoded.LOOP) {
                open[++depth] = pc;
            } else if (code.op()[pc] == Decoded.END) {
                depth--;
            }
        }
    }

    /** The queue whose loops are followed. */
    int queue() {
        return queue;
    }

    /** True at the end of an innermost loop of the leading queue. */
    boolean leads(int q, int end) {
        return q == queue && innermost[end];
    }

    /** Called at the head of an iteration or a tile. */
    void observe() {
        int pc = run.pc[queue];
        boolean tiles = pc == 0;
        long iteration = tiles ? run.tile[queue] : run.index[queue][depths[queue][pc] - 1];
        if (tiles && iteration < 2) {
            return;
        }
        History history = tiles ? ofTiles : ofLoops;
        Snapshot now = history.next(pc, iteration);
        write(now);
        for (int period = 1; period <= Math.min(LONGEST_PERIOD, history.recorded); period++) {
            Snapshot then = history.before(period);
            boolean same = Arrays.equals(now.places, then.places)
                    && ((history.recorded >= PATIENCE && period == LONGEST_PERIOD) || near(now, then));
            if (same && skip(now, then, period)) {
                history.pc = -1;
                return;
            }
        }
        history.recorded++;
    }

    private boolean near(Snapshot now, Snapshot then) {
        long slack = growth(now, then, queue) / CLOSENESS;
        for (int i = 0; i < now.times.length; i++) {
            if (Math.abs(now.times[i] - then.times[i]) > slack) {
                return false;
            }
        }
        return true;
    }

    /** Ticks that a queue, or the loads' arrival, has moved on. */
    private static long growth(Snapshot now, Snapshot then, int line) {
        return now.moments[line * Moment.WIDTH] - then.moments[line * Moment.WIDTH];
    }

    /**
     * The line that sets the pace: the leading queue when all keep it; while the leader still runs ahead, the one that falls
     * behind most, for buffers let nobody run ahead for ever.
     */
    private int slowest(Snapshot now, Snapshot then) {
        int slowest = queue;
        for (int line = 0; line <= Decoded.QUEUES; line++) {
            boolean stands = line < Decoded.QUEUES && run.finished[line];
            if (!stands && growth(now, then, line) > growth(now, then, slowest)) {
                slowest = line;
            }
        }
        return slowest;
    }

    private void write(Snapshot snapshot) {
        long now = run.time(queue);
        boolean tiles = run.pc[queue] == 0;
        int at = 0;
        int depth = depths[queue][run.pc[queue]];
        long reference = tiles ? 0 : run.index[queue][depth - 1];
        for (int q = 0; q < Decoded.QUEUES; q++) {
            int own = depths[q][run.pc[q]];
            snapshot.places[at++] = run.pc[q];
            snapshot.places[at++] = run.finished[q] ? 0 : (int) (run.tile[q] - run.tile[queue]);
            snapshot.places[at++] = run.blocked[q];
            snapshot.places[at++] = (run.finished[q] ? 4 : 0) + (run.atEnd[q] ? 2 : 0) + (run.asking[q] ? 1 : 0);
            snapshot.places[at++] =
                    own == 0 || run.finished[q] ? 0 : (int) (run.index[q][own - 1] - (tiles ? 0 : reference));
            snapshot.places[at++] = own > 1 ? (int) run.index[q][own - 2] : 0;
            snapshot.places[at++] = own > 2 ? (int) run.index[q][own - 3] : 0;
            snapshot.times[q] = run.finished[q] ? 0 : Math.max(0, run.time(q) - now);
        }
        int next = Decoded.QUEUES + SHARED;
        for (MomentRing ring : run.rings) {
            snapshot.places[at++] = ring.size();
            snapshot.times[next++] = ring.meanAfter(now);
        }
        snapshot.times[Decoded.QUEUES] = Math.max(0, run.arrival[0] - now);
        snapshot.times[Decoded.QUEUES + 1] = Math.max(0, Math.round(run.path.pipeFree) - now);
        snapshot.times[Decoded.QUEUES + 2] = Math.max(0, Math.round(run.path.memoryFree) - now);
        snapshot.times[Decoded.QUEUES + 3] = Math.max(0, Math.round(run.path.backFree) - now);
        System.arraycopy(run.queues, 0, snapshot.moments, 0, run.queues.length);
        Moment.copy(run.arrival, 0, snapshot.moments, run.queues.length);
        snapshot.pending = run.path.pending;
    }

    private boolean skip(Snapshot now, Snapshot then, int period) {
        boolean tiles = run.pc[queue] == 0;
        double growth = now.pending - then.pending;
        long times = run.path.room(growth, (tiles ? tileRoom() : loopRoom()) / period);
        if (times <= 0) {
            return false;
        }
        long[] step = new long[Moment.WIDTH];
        int slowest = slowest(now, then) * Moment.WIDTH;
        for (int i = 0; i < step.length; i++) {
            step[i] = now.moments[slowest + i] - then.moments[slowest + i];
        }
        Moment.forward(step);
        for (int i = 0; i < step.length; i++) {
            step[i] = Math.multiplyExact(step[i], times);
        }
        run.shift(step);
        run.path.skip(0, growth * times);
        for (int q = 0; q < Decoded.QUEUES; q++) {
            int depth = depths[q][run.pc[q]];
            if (tiles) {
                run.tile[q] += run.finished[q] ? 0 : times * period;
            } else if (!run.finished[q] && depth > 0) {
                run.index[q][depth - 1] += times * period;
            }
        }
        return true;
    }

    /** Tiles up to the last but one. */
    private long tileRoom() {
        return run.rounds - 2 - run.tile[queue];
    }

    /** Iterations up to the last but one of the loop that any queue is in. */
    private long loopRoom() {
        long room = Long.MAX_VALUE;
        for (int q = 0; q < Decoded.QUEUES; q++) {
            int pc = run.pc[q];
            if (!run.finished[q] && heads[q][pc] >= 0) {
                int loop = run.decoded.code[q].arg()[heads[q][pc]];
                room = Math.min(room, run.trips(q, loop) - 2 - run.index[q][depths[q][pc] - 1]);
            }
        }
        return room;
    }
}
