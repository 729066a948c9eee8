package systole.memory.dram;

import java.util.Arrays;

/** Requests that have been submitted to a channel and not yet taken into its buffers, in order. */
final class WaitingLine {
    private long[] ids = new long[64];
    private long[] places = new long[64];
    private long[] times = new long[64];
    private int head;
    private int size;

    int size() {
        return size;
    }

    void add(long id, int bank, int row, int column, boolean write, long cycle) {
        if (size == ids.length) {
            grow();
        }
        int at = (head + size++) & (ids.length - 1);
        ids[at] = id;
        // 6 bits of bank, 28 of row, 28 of column, one of direction
        places[at] = (long) row << 35 | (long) column << 7 | (long) bank << 1 | (write ? 1 : 0);
        times[at] = cycle;
    }

    /** When the first may be taken. */
    long firstTime() {
        return times[head];
    }

    /** Whether the first writes. */
    boolean firstWrites() {
        return (places[head] & 1) == 1;
    }

    /** Hands the first to the channel if that takes it. */
    boolean offerFirst(Channel channel) {
        long place = places[head];
        if (channel.refuses((place & 1) == 1)) {
            return false;
        }
        boolean taken = channel.offer(
                ids[head],
                (int) (place >>> 1) & 63,
                (int) (place >>> 35),
                (int) (place >>> 7) & 0xFFFFFFF,
                (place & 1) == 1);
        if (taken) {
            head = (head + 1) & (ids.length - 1);
            size--;
        }
        return taken;
    }

    private void grow() {
        ids = unrolled(ids);
        places = unrolled(places);
        times = unrolled(times);
        head = 0;
    }

    private long[] unrolled(long[] ring) {
        long[] longer = Arrays.copyOf(ring, 2 * ring.length);
        for (int i = 0; i < size; i++) {
            longer[i] = ring[(head + i) & (ring.length - 1)];
        }
        return longer;
    }
}
