package systole.microarch.timing;

import java.util.Arrays;

/** Distinct names of panels in the order of first appearance, with the elements of each. Used again and again. */
final class PanelIndex {
    private static final int LEAST_SLOTS = 16;

    private long[] names = new long[LEAST_SLOTS / 2];
    private long[] sizes = new long[LEAST_SLOTS / 2];
    private int[] slots = new int[LEAST_SLOTS];
    private int mask = LEAST_SLOTS - 1;
    private int count;

    /** Forgets all names and makes room for so many. */
    void clear(int most) {
        if (most > names.length) {
            names = new long[most];
            sizes = new long[most];
            slots = new int[Integer.highestOneBit(most) * 4];
            mask = slots.length - 1;
        } else {
            Arrays.fill(slots, 0);
        }
        count = 0;
    }

    /** Adds a name, unless it is there. */
    void add(long name, long elements) {
        int slot = (int) (name >>> 33) & mask;
        while (slots[slot] != 0) {
            if (names[slots[slot] - 1] == name) {
                return;
            }
            slot = (slot + 1) & mask;
        }
        names[count] = name;
        sizes[count] = elements;
        slots[slot] = ++count;
    }

    /** A copy of the names. */
    long[] names() {
        return Arrays.copyOf(names, count);
    }

    /** A copy of the elements. */
    long[] elements() {
        return Arrays.copyOf(sizes, count);
    }
}
