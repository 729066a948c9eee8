package systole.sim;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Pending events in (time, phase, sequence) order: earlier time first, then lower phase, then the one scheduled first. A
 * 4-ary heap on primitive arrays; an event is an {@code int} that the owner gives a meaning to.
 *
 * <p>Cost: O(log4 n) to schedule and to remove, no allocation once grown. Not thread-safe. Example:
 *
 * <pre>{@code
 * EventQueue queue = new EventQueue();
 * queue.schedule(Ticks.ofPicoseconds(20), 0, LOAD);
 * while (!queue.isEmpty()) {
 *     long now = queue.time();
 *     handle(now, queue.remove());
 * }
 * }</pre>
 */
public final class EventQueue {
    /** Phases 0..255 order events of the same time. */
    public static final int MAX_PHASE = 255;

    private static final int SEQUENCE_BITS = 55;

    private long[] times = new long[64];
    private long[] orders = new long[64];
    private int[] events = new int[64];
    private int size;
    private long sequence;

    /** True when nothing is pending. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Events pending. */
    public int size() {
        return size;
    }

    /** Events scheduled since the start. */
    public long scheduled() {
        return sequence;
    }

    /** Time of the next event, or {@link Ticks#NEVER}. */
    public long time() {
        return size == 0 ? Ticks.NEVER : times[0];
    }

    /** Adds an event; throws {@link IllegalArgumentException} for a phase outside 0..255 and a time that wrapped. */
    public void schedule(long time, int phase, int event) {
        if (phase < 0 || phase > MAX_PHASE) {
            throw new IllegalArgumentException("phase must be within 0 and 255, found " + phase);
        }
        if (time < 0) { // a sum that wrapped
            throw Ticks.outside("more");
        }
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            orders = Arrays.copyOf(orders, 2 * size);
            events = Arrays.copyOf(events, 2 * size);
        }
        siftUp(size++, time, ((long) phase << SEQUENCE_BITS) | sequence++, event);
    }

    /** Removes the next event and returns it; throws {@link IllegalStateException} when empty. */
    public int remove() {
        if (size == 0) {
            throw new IllegalStateException("no event is pending");
        }
        int event = events[0];
        int last = --size;
        if (last > 0) {
            siftDown(times[last], orders[last], events[last]);
        }
        return event;
    }

    /** Forgets every pending event. */
    public void clear() {
        size = 0;
    }

    /** Moves every pending event later by the same time: their order stays. */
    public void shift(long ticks) {
        for (int i = 0; i < size; i++) {
            times[i] += ticks;
        }
    }

    /** Drops the pending events that a condition names; the order of the others stays. */
    public void removeIf(IntPredicate condition) {
        int kept = 0;
        int before = size;
        size = 0;
        for (int i = 0; i < before; i++) {
            if (!condition.test(events[i])) {
                long time = times[i];
                long order = orders[i];
                int event = events[i];
                size++;
                siftUp(kept++, time, order, event);
            }
        }
    }

    private void siftUp(int start, long time, long order, int event) {
        int child = start;
        while (child > 0) {
            int parent = (child - 1) >> 2;
            if (!before(time, order, parent)) {
                break;
            }
            move(parent, child);
            child = parent;
        }
        place(child, time, order, event);
    }

    private void siftDown(long time, long order, int event) {
        int parent = 0;
        for (int first = 1; first < size; first = (parent << 2) + 1) {
            int least = first;
            int end = Math.min(first + 4, size);
            for (int child = first + 1; child < end; child++) {
                if (before(times[child], orders[child], least)) {
                    least = child;
                }
            }
            if (before(time, order, least)) {
                break;
            }
            move(least, parent);
            parent = least;
        }
        place(parent, time, order, event);
    }

    private boolean before(long time, long order, int index) {
        return time != times[index] ? time < times[index] : order < orders[index];
    }

    private void move(int from, int to) {
        place(to, times[from], orders[from], events[from]);
    }

    private void place(int at, long time, long order, int event) {
        times[at] = time;
        orders[at] = order;
        events[at] = event;
    }
}
