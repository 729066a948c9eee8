package systole.microarch.timing;

/** A counting semaphore as the queue of moments at which each of its units became available. */
final class MomentRing {
    private static final int LEAST_UNITS = 4;

    private long[] moments;
    /** A power of two. */
    private int capacity;

    private int head;
    private int size;

    /** A semaphore with room for so many units to begin with. */
    MomentRing(int units) {
        capacity = units <= LEAST_UNITS ? LEAST_UNITS : Integer.highestOneBit(units - 1) * 2;
        moments = new long[capacity * Moment.WIDTH];
    }

    int size() {
        return size;
    }

    void clear() {
        head = 0;
        size = 0;
    }

    void push(long[] from, int fromAt) {
        if (size == capacity) {
            grow();
        }
        Moment.copy(from, fromAt, moments, at(size++));
    }

    /** Takes the earliest unit: the receiver becomes the later of itself and that unit's moment. */
    void take(long[] to, int toAt) {
        Moment.later(moments, at(0), to, toAt);
        head = (head + 1) & (capacity - 1);
        size--;
    }

    /** How long after a moment units become available, the mean of all; those that were available before count for nothing. */
    long meanAfter(long now) {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += Math.max(0, moments[at(i)] - now);
        }
        return size == 0 ? 0 : sum / size;
    }

    /** Offset of a unit's moment in {@link #moments()}. */
    int at(int position) {
        return ((head + position) & (capacity - 1)) * Moment.WIDTH;
    }

    long[] moments() {
        return moments;
    }

    void copy(MomentRing other) {
        moments = other.moments.clone();
        capacity = other.capacity;
        head = other.head;
        size = other.size;
    }

    private void grow() {
        long[] larger = new long[2 * moments.length];
        for (int i = 0; i < size; i++) {
            Moment.copy(moments, at(i), larger, i * Moment.WIDTH);
        }
        moments = larger;
        capacity *= 2;
        head = 0;
    }
}
