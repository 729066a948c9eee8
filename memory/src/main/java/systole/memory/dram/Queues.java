package systole.memory.dram;

import java.util.Arrays;

/**
 * The requests that a channel holds, by buffer (reads 0, writes 1) and bank in order of arrival, with the oldest hit and the
 * oldest other request of each kept as requests come and rows open and close.
 */
final class Queues {
    static final int NONE = -1;

    private final int banks;
    private final int[] head;
    private final int[] tail;
    private final int[] next;
    private final int[] previous;
    private final int[] free;
    private int freeCount;
    /** Oldest request to the open row, by buffer and bank. */
    final int[] hit;
    /** Oldest request to another row, or to any when no row is open. */
    final int[] other;

    final int[] openRow;
    final long[] hitBanks = new long[2];
    final long[] otherBanks = new long[2];
    final int[] size = new int[2];
    /** Banks whose next row command may have changed. */
    long changedBanks;
    /** Banks with an open row. */
    long openBanks;

    final long[] id;
    final int[] bank;
    final int[] row;
    final int[] column;
    final boolean[] write;
    final boolean[] counted;
    final long[] arrival;
    /** Order of arrival. */
    final long[] order;

    private long arrivals;

    Queues(int banks, int capacity) {
        this.banks = banks;
        head = filled(2 * banks);
        tail = filled(2 * banks);
        hit = filled(2 * banks);
        other = filled(2 * banks);
        openRow = filled(banks);
        next = filled(capacity);
        previous = filled(capacity);
        free = new int[capacity];
        for (int i = 0; i < capacity; i++) {
            free[i] = capacity - 1 - i;
        }
        freeCount = capacity;
        id = new long[capacity];
        bank = new int[capacity];
        row = new int[capacity];
        column = new int[capacity];
        write = new boolean[capacity];
        counted = new boolean[capacity];
        arrival = new long[capacity];
        order = new long[capacity];
    }

    private static int[] filled(int length) {
        int[] array = new int[length];
        Arrays.fill(array, NONE);
        return array;
    }

    int slot(int buffer, int ofBank) {
        return buffer * banks + ofBank;
    }

    void add(long requestId, int ofBank, int ofRow, int ofColumn, boolean isWrite, long now) {
        int request = free[--freeCount];
        id[request] = requestId;
        bank[request] = ofBank;
        row[request] = ofRow;
        column[request] = ofColumn;
        write[request] = isWrite;
        counted[request] = false;
        arrival[request] = now;
        order[request] = arrivals++;
        int buffer = isWrite ? 1 : 0;
        int slot = slot(buffer, ofBank);
        previous[request] = tail[slot];
        next[request] = NONE;
        if (tail[slot] == NONE) {
            head[slot] = request;
        } else {
            next[tail[slot]] = request;
        }
        tail[slot] = request;
        size[buffer]++;
        if (openRow[ofBank] == ofRow) {
            if (hit[slot] == NONE) {
                hit[slot] = request;
                hitBanks[buffer] |= 1L << ofBank;
            }
        } else if (other[slot] == NONE) {
            other[slot] = request;
            otherBanks[buffer] |= 1L << ofBank;
            changedBanks |= 1L << ofBank;
        }
    }

    /** Whether a write to the same access waits. */
    boolean holdsWrite(int ofBank, int ofRow, int ofColumn) {
        for (int request = head[slot(1, ofBank)]; request != NONE; request = next[request]) {
            if (row[request] == ofRow && column[request] == ofColumn) {
                return true;
            }
        }
        return false;
    }

    /** Takes a request out of its buffer; it stays known until {@link #release}. */
    void remove(int request) {
        int buffer = write[request] ? 1 : 0;
        int slot = slot(buffer, bank[request]);
        int before = previous[request];
        int after = next[request];
        if (before == NONE) {
            head[slot] = after;
        } else {
            next[before] = after;
        }
        if (after == NONE) {
            tail[slot] = before;
        } else {
            previous[after] = before;
        }
        size[buffer]--;
        if (hit[slot] == request) {
            hit[slot] = from(after, bank[request], true);
        } else if (other[slot] == request) {
            other[slot] = from(after, bank[request], false);
        }
        changedBanks |= 1L << bank[request];
        mark(buffer, bank[request]);
    }

    void release(int request) {
        free[freeCount++] = request;
    }

    /** Opens a row of a bank, or closes the open one with {@link #NONE}. */
    void open(int ofBank, int ofRow) {
        openRow[ofBank] = ofRow;
        changedBanks |= 1L << ofBank;
        openBanks = ofRow == NONE ? openBanks & ~(1L << ofBank) : openBanks | 1L << ofBank;
        for (int buffer = 0; buffer < 2; buffer++) {
            int slot = slot(buffer, ofBank);
            hit[slot] = from(head[slot], ofBank, true);
            other[slot] = from(head[slot], ofBank, false);
            mark(buffer, ofBank);
        }
    }

    /** Whether another request to the same row waits behind the oldest hit. */
    boolean moreHits(int buffer, int ofBank) {
        int first = hit[slot(buffer, ofBank)];
        return first != NONE && from(next[first], ofBank, true) != NONE;
    }

    private int from(int start, int ofBank, boolean hits) {
        int request = start;
        while (request != NONE && (row[request] == openRow[ofBank]) != hits) {
            request = next[request];
        }
        return request;
    }

    private void mark(int buffer, int ofBank) {
        int slot = slot(buffer, ofBank);
        long bit = 1L << ofBank;
        hitBanks[buffer] = hit[slot] == NONE ? hitBanks[buffer] & ~bit : hitBanks[buffer] | bit;
        otherBanks[buffer] = other[slot] == NONE ? otherBanks[buffer] & ~bit : otherBanks[buffer] | bit;
    }
}
