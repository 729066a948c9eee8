package systole.microarch.timing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The state of cores that run in step: one set of queues, semaphores and tiles stands for all of them. When cores come to
 * differ (fewer tiles left than cores, other loop trips) the group is split in two.
 */
final class CoreGroup {
    static final int NONE = -1;

    final int id;
    final int cores;
    /** A {@link Moment} for each queue: when it is ready for its next instruction. */
    final long[] queues = new long[Decoded.QUEUES * Moment.WIDTH];
    /** The moment by which every load issued so far has arrived. */
    final long[] arrival = new long[Moment.WIDTH];

    final int[] pc = new int[Decoded.QUEUES];
    /** Number of the tile each queue works on. */
    final int[] tile = new int[Decoded.QUEUES];
    /** Ring of {@link #semaphores} that a queue is blocked on. */
    final int[] blocked = new int[Decoded.QUEUES];
    /** Queues that have run out of tiles. */
    final boolean[] finished = new boolean[Decoded.QUEUES];
    /** Queues that have run to the end of their tile and wait for the others, where tiles are launched one by one. */
    final boolean[] atEnd = new boolean[Decoded.QUEUES];
    /** Iteration of each loop level of each queue. */
    final long[][] index;
    /** Latency of the last compute instruction of each queue. */
    final long[] latency = new long[Decoded.QUEUES];

    /** Units of the semaphores, and after them messages that are on their way to the group, by channel. */
    final MomentRing[] semaphores;

    final Segment[] segments;
    final List<TileSet> sets = new ArrayList<>();
    int firstSet;
    /** Requests of its queues that are not made yet. */
    int pending;

    CoreGroup(int id, int cores, Decoded decoded) {
        this.id = id;
        this.cores = cores;
        this.index = new long[Decoded.QUEUES][decoded.levels];
        this.semaphores = new MomentRing[decoded.rings()];
        for (int i = 0; i < semaphores.length; i++) {
            semaphores[i] = new MomentRing(decoded.initial(i));
        }
        this.segments = new Segment[decoded.memory.size()];
        for (int i = 0; i < segments.length; i++) {
            segments[i] = new Segment();
        }
        Arrays.fill(blocked, NONE);
    }

    /** A copy of another group's state for some of its cores, those from {@code firstCore} on. */
    CoreGroup(int id, CoreGroup other, int firstCore, int cores, Decoded decoded) {
        this(id, cores, decoded);
        copyState(other);
        for (int i = 0; i < segments.length; i++) {
            segments[i].copyShare(other.segments[i], firstCore, cores, other.cores);
        }
        firstSet = other.firstSet;
        for (TileSet set : other.sets) {
            sets.add(new TileSet(decoded, Arrays.copyOfRange(set.places, firstCore, firstCore + cores)));
        }
    }

    private void copyState(CoreGroup other) {
        System.arraycopy(other.queues, 0, queues, 0, queues.length);
        System.arraycopy(other.arrival, 0, arrival, 0, arrival.length);
        System.arraycopy(other.pc, 0, pc, 0, pc.length);
        System.arraycopy(other.tile, 0, tile, 0, tile.length);
        System.arraycopy(other.blocked, 0, blocked, 0, blocked.length);
        System.arraycopy(other.finished, 0, finished, 0, finished.length);
        System.arraycopy(other.atEnd, 0, atEnd, 0, atEnd.length);
        System.arraycopy(other.latency, 0, latency, 0, latency.length);
        for (int queue = 0; queue < index.length; queue++) {
            System.arraycopy(other.index[queue], 0, index[queue], 0, index[queue].length);
        }
        for (int i = 0; i < semaphores.length; i++) {
            semaphores[i].copy(other.semaphores[i]);
        }
    }

    long time(int queue) {
        return queues[queue * Moment.WIDTH];
    }

    /** The tiles a queue works on. */
    TileSet set(int queue) {
        return sets.get(tile[queue] - firstSet);
    }

    boolean has(int number) {
        return number - firstSet < sets.size();
    }

    /** Whether all queues have run out of tiles. */
    boolean isDone() {
        for (boolean done : finished) {
            if (!done) {
                return false;
            }
        }
        return true;
    }

    /** Adds the tiles of the next number and forgets those that every queue has left. */
    void add(TileSet set) {
        sets.add(set);
        int least = Integer.MAX_VALUE;
        for (int queue = 0; queue < tile.length; queue++) {
            least = finished[queue] ? least : Math.min(least, tile[queue]);
        }
        while (firstSet < least && sets.size() > 1) {
            sets.remove(0);
            firstSet++;
        }
    }

    /** The moment when everything the group has done is complete. */
    long[] end() {
        long[] end = arrival.clone();
        for (int queue = 0; queue < Decoded.QUEUES; queue++) {
            Moment.later(queues, queue * Moment.WIDTH, end, 0);
        }
        return end;
    }

    /** What the panels of one load miss over a stretch of iterations. */
    static final class Segment {
        /** Iteration of the innermost loop after the last of the stretch. */
        long end;
        /** Bytes that each iteration brings from memory; the last one of the stretch brings {@code missLast}. */
        long missEach;

        long missLast;
        /** Rows that each iteration opens. */
        long rowsEach;
        /** Time that what is missed takes, over that of a stream. */
        double timesStream;
        /** Distinct bytes that each iteration names. */
        long distinctEach;
        /** Elements along loop-moved dimensions where all iterations of the stretch bring as many; -1 where they differ. */
        long alike = -1;

        /** The part of some cores; the parts of all cores of a group sum to the whole. */
        void copyShare(Segment other, int firstCore, int cores, int of) {
            end = other.end;
            alike = other.alike;
            missEach = share(other.missEach, firstCore, cores, of);
            missLast = share(other.missLast, firstCore, cores, of);
            timesStream = other.timesStream;
            rowsEach = share(other.rowsEach, firstCore, cores, of);
            distinctEach = Math.max(1, share(other.distinctEach, firstCore, cores, of));
        }

        private static long share(long whole, int firstCore, int cores, int of) {
            return whole * (firstCore + cores) / of - whole * firstCore / of;
        }
    }
}
