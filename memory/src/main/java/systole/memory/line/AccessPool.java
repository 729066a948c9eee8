package systole.memory.line;

import java.util.Arrays;

/** Accesses under way, by number. A number is used again when its access is done. */
final class AccessPool {
    static final int NOBODY = -1;
    /** Kinds. */
    static final int READ = 0;

    static final int WRITE = 1;
    static final int ADD = 2;
    /** States: on the way to the cache, on from there to memory, on the way back. */
    static final int REACHES = 0;

    static final int MISSES = 1;
    static final int RETURNS = 2;

    private long[] address = new long[64];
    private int[] bytes = new int[64];
    private int[] ticket = new int[64];
    private byte[] kind = new byte[64];
    private byte[] state = new byte[64];
    private long[] reached = new long[64];
    private long[] served = new long[64];
    private long[] memoryTicks = new long[64];
    private int[] next = new int[64];
    private int[] last = new int[64];
    private int[] freed = new int[64];
    private int freeCount;
    private int size;

    int take(long ofAddress, int ofBytes, int ofTicket, int ofKind) {
        int id = freeCount > 0 ? freed[--freeCount] : size++;
        if (id == address.length) {
            grow();
        }
        address[id] = ofAddress;
        bytes[id] = ofBytes;
        ticket[id] = ofTicket;
        kind[id] = (byte) ofKind;
        state[id] = REACHES;
        next[id] = NOBODY;
        last[id] = id;
        return id;
    }

    void free(int id) {
        freed[freeCount++] = id;
    }

    long address(int id) {
        return address[id];
    }

    int bytes(int id) {
        return bytes[id];
    }

    int ticket(int id) {
        return ticket[id];
    }

    int kind(int id) {
        return kind[id];
    }

    int state(int id) {
        return state[id];
    }

    void state(int id, int to) {
        state[id] = (byte) to;
    }

    /** When it came to the cache, and when the cache's pipe had let it pass. */
    void reached(int id, long at, long servedAt) {
        reached[id] = at;
        served[id] = servedAt;
    }

    long reachedAt(int id) {
        return reached[id];
    }

    long served(int id) {
        return served[id];
    }

    long memoryTicks(int id) {
        return memoryTicks[id];
    }

    void memoryTicks(int id, long ticks) {
        memoryTicks[id] = ticks;
    }

    /** The access that waits for the same bytes after this one, or {@link #NOBODY}. */
    int next(int id) {
        return next[id];
    }

    /** Has an access wait for what the first one of a list brings. */
    void append(int first, int id) {
        next[last[first]] = id;
        last[first] = id;
    }

    private void grow() {
        int length = 2 * address.length;
        address = Arrays.copyOf(address, length);
        bytes = Arrays.copyOf(bytes, length);
        ticket = Arrays.copyOf(ticket, length);
        kind = Arrays.copyOf(kind, length);
        state = Arrays.copyOf(state, length);
        reached = Arrays.copyOf(reached, length);
        served = Arrays.copyOf(served, length);
        memoryTicks = Arrays.copyOf(memoryTicks, length);
        next = Arrays.copyOf(next, length);
        last = Arrays.copyOf(last, length);
        freed = Arrays.copyOf(freed, length);
    }
}
