package systole.memory.dram;

import java.util.Arrays;

/** Slots (one for each buffer and bank) in order of the requests they stand for, in several lists. */
final class SlotOrder {
    private final int[] first;
    private final int[] last;
    private final int[] next;
    private final int[] previous;
    private final long[] order;

    SlotOrder(int lists, int slots) {
        first = filled(lists);
        last = filled(lists);
        next = filled(slots);
        previous = filled(slots);
        order = new long[slots];
    }

    private static int[] filled(int length) {
        int[] array = new int[length];
        Arrays.fill(array, Queues.NONE);
        return array;
    }

    /** The slot of the oldest request of a list. */
    int first(int list) {
        return first[list];
    }

    /** The slot after one. */
    int next(int slot) {
        return next[slot];
    }

    /** When the request of a slot came, among all. */
    long order(int slot) {
        return order[slot];
    }

    /** Puts a slot where its order belongs, sought from the nearer end. */
    void insert(int list, int slot, long ofSlot) {
        int before = last[list];
        int after = Queues.NONE;
        if (before != Queues.NONE && order[before] > ofSlot) {
            if (ofSlot - order[first[list]] < order[before] - ofSlot) {
                after = first[list];
                while (order[after] < ofSlot) {
                    after = next[after];
                }
                before = previous[after];
            } else {
                while (before != Queues.NONE && order[before] > ofSlot) {
                    after = before;
                    before = previous[before];
                }
            }
        }
        order[slot] = ofSlot;
        previous[slot] = before;
        next[slot] = after;
        if (before == Queues.NONE) {
            first[list] = slot;
        } else {
            next[before] = slot;
        }
        if (after == Queues.NONE) {
            last[list] = slot;
        } else {
            previous[after] = slot;
        }
    }

    /** Takes a slot out. */
    void remove(int list, int slot) {
        int before = previous[slot];
        int after = next[slot];
        if (before == Queues.NONE) {
            first[list] = after;
        } else {
            next[before] = after;
        }
        if (after == Queues.NONE) {
            last[list] = before;
        } else {
            previous[after] = before;
        }
    }
}
