package systole.memory.dram;

import java.util.Arrays;

/**
 * The requests that a channel holds, by buffer (reads 0, writes 1) and bank in order of arrival, with the oldest hit and the
 * oldest other request of each kept as requests come and rows open and close. A slot is one buffer of one bank. A request
 * whose row has been opened for it leaves its buffer and is the active one of its bank.
 */
final class Queues {
    static final int NONE = -1;

    private final int banks;
    private final int banksOfStack;
    private final int stacks;
    private final int banksOfPseudoChannel;
    private final int pseudoChannels;
    private final int[] head;
    private final int[] tail;
    private final int[] next;
    private final int[] previous;
    private final int[] free;
    private int freeCount;
    /** Oldest request to the open row, by slot. */
    final int[] hit;
    /** Oldest request to another row, or to any when no row is open, by slot. */
    final int[] other;
    /** Slots with hits in order of these, by {@link #hitList}. */
    final SlotOrder hits;
    /** Slots whose {@link #other} waits for an activation or, in the second half of the lists, for a precharge. */
    final SlotOrder others;
    /** The list of these that a slot stands in. */
    private final int[] listed;

    final int[] openRow;
    /** The request that each bank's row has been opened for, where {@link #activeBanks} has a bit. */
    final int[] active;

    long activeBanks;
    final long[] hitBanks = new long[2];
    final long[] otherBanks = new long[2];
    final int[] size = new int[2];
    /** Writes that are held, in their buffer or as active ones. */
    int writes;
    /** Banks with an open row. */
    long openBanks;
    /** Banks that have a new oldest hit. */
    long changedHits;
    /** Banks whose next row command may have changed. */
    long changedRows;

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

    Queues(Organization organization, int capacity) {
        banks = organization.banks();
        banksOfPseudoChannel = organization.banksUnder(Level.PSEUDO_CHANNEL);
        pseudoChannels = organization.pseudoChannels();
        banksOfStack = organization.banksUnder(Level.STACK_ID);
        stacks = organization.nodes(Level.STACK_ID);
        head = filled(2 * banks);
        tail = filled(2 * banks);
        hit = filled(2 * banks);
        other = filled(2 * banks);
        hits = new SlotOrder(2 * stacks, 2 * banks);
        others = new SlotOrder(4 * pseudoChannels, 2 * banks);
        listed = filled(2 * banks);
        openRow = filled(banks);
        active = filled(banks);
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

    /** The list of hits of a buffer and the stack id of that number in the channel. */
    int hitList(int buffer, int stack) {
        return buffer * stacks + stack;
    }

    /** The list of what waits for activations of a buffer and the pseudo-channel of that number. */
    int activations(int buffer, int pseudoChannel) {
        return buffer * pseudoChannels + pseudoChannel;
    }

    /** The list of what waits for precharges. */
    int precharges(int buffer, int pseudoChannel) {
        return (2 + buffer) * pseudoChannels + pseudoChannel;
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
        int last = tail[slot];
        previous[request] = last;
        next[request] = NONE;
        if (last == NONE) {
            head[slot] = request;
        } else {
            next[last] = request;
        }
        tail[slot] = request;
        size[buffer]++;
        writes += buffer;
        if (openRow[ofBank] == ofRow) {
            if (hit[slot] == NONE) {
                setHit(buffer, ofBank, request);
            }
        } else if (other[slot] == NONE) {
            setOther(buffer, ofBank, request);
        }
    }

    /** Whether a write to the same access waits, in its buffer or as the one that its row has been opened for. */
    boolean holdsWrite(int ofBank, int ofRow, int ofColumn) {
        if ((activeBanks >>> ofBank & 1) != 0) {
            int request = active[ofBank];
            if (write[request] && row[request] == ofRow && column[request] == ofColumn) {
                return true;
            }
        }
        for (int request = head[slot(1, ofBank)]; request != NONE; request = next[request]) {
            if (row[request] == ofRow && column[request] == ofColumn) {
                return true;
            }
        }
        return false;
    }

    /** Takes a request out of its buffer; it stays known until {@link #release}. */
    void remove(int request) {
        int ofBank = bank[request];
        int buffer = write[request] ? 1 : 0;
        int slot = slot(buffer, ofBank);
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
            setHit(buffer, ofBank, from(after, ofBank, true));
        } else if (other[slot] == request) {
            setOther(buffer, ofBank, from(after, ofBank, false));
        }
        changedRows |= otherBanks[buffer] & 1L << ofBank;
    }

    /** Opens the row of a request, which becomes the active one of its bank. */
    void activate(int request) {
        int ofBank = bank[request];
        remove(request);
        active[ofBank] = request;
        activeBanks |= 1L << ofBank;
        open(ofBank, row[request]);
    }

    /** The active request of a bank has got its column command. */
    void served(int ofBank) {
        activeBanks &= ~(1L << ofBank);
        for (int buffer = 0; buffer < 2; buffer++) {
            setOther(buffer, ofBank, other[slot(buffer, ofBank)]);
        }
    }

    void release(int request) {
        writes -= write[request] ? 1 : 0;
        free[freeCount++] = request;
    }

    /** Opens a row of a bank, or closes the open one with {@link #NONE}. */
    void open(int ofBank, int ofRow) {
        long bit = 1L << ofBank;
        openRow[ofBank] = ofRow;
        openBanks = ofRow == NONE ? openBanks & ~bit : openBanks | bit;
        for (int buffer = 0; buffer < 2; buffer++) {
            int first = head[slot(buffer, ofBank)];
            setHit(buffer, ofBank, ofRow == NONE ? NONE : from(first, ofBank, true));
            setOther(buffer, ofBank, ofRow == NONE ? first : from(first, ofBank, false));
        }
    }

    /** Whether another request to the same row waits behind the oldest hit. */
    boolean moreHits(int buffer, int ofBank) {
        int first = hit[slot(buffer, ofBank)];
        return first != NONE && from(next[first], ofBank, true) != NONE;
    }

    private int from(int start, int ofBank, boolean toOpenRow) {
        int request = start;
        int open = openRow[ofBank];
        while (request != NONE && (row[request] == open) != toOpenRow) {
            request = next[request];
        }
        return request;
    }

    private void setHit(int buffer, int ofBank, int request) {
        int slot = slot(buffer, ofBank);
        int before = hit[slot];
        if (before == request) {
            return;
        }
        hit[slot] = request;
        int list = hitList(buffer, ofBank / banksOfStack);
        if (before != NONE) {
            hits.remove(list, slot);
        }
        if (request == NONE) {
            hitBanks[buffer] &= ~(1L << ofBank);
        } else {
            hits.insert(list, slot, order[request]);
            hitBanks[buffer] |= 1L << ofBank;
            changedHits |= 1L << ofBank;
        }
    }

    private void setOther(int buffer, int ofBank, int request) {
        int slot = slot(buffer, ofBank);
        long bit = 1L << ofBank;
        if (listed[slot] != NONE) {
            others.remove(listed[slot], slot);
            listed[slot] = NONE;
        }
        other[slot] = request;
        if (request == NONE) {
            otherBanks[buffer] &= ~bit;
            return;
        }
        otherBanks[buffer] |= bit;
        changedRows |= bit;
        if ((activeBanks & bit) == 0) {
            int pseudoChannel = ofBank / banksOfPseudoChannel;
            listed[slot] =
                    (openBanks & bit) == 0 ? activations(buffer, pseudoChannel) : precharges(buffer, pseudoChannel);
            others.insert(listed[slot], slot, order[request]);
        }
    }
}
