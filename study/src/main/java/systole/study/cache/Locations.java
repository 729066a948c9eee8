package systole.study.cache;

import java.util.function.LongPredicate;
import systole.system.json.Content;

/**
 * Where entries stand, by half of their addresses: the other half is in the entry itself and is compared there. Two arrays and no
 * objects, because there may be millions.
 */
final class Locations {
    private static final int FIRST = 1 << 10;

    private long[] halves = new long[FIRST];
    private long[] places = new long[FIRST];
    private int size;

    /** One more; a place is not negative. */
    void add(Content address, long place) {
        if (3L * (size + 1) > 2L * halves.length) {
            grow();
        }
        put(address.high(), place);
        size++;
    }

    private void put(long half, long place) {
        int at = (int) half & (halves.length - 1);
        while (places[at] != 0) {
            at = (at + 1) & (halves.length - 1);
        }
        halves[at] = half;
        places[at] = place + 1;
    }

    private void grow() {
        long[] oldHalves = halves;
        long[] oldPlaces = places;
        halves = new long[2 * oldHalves.length];
        places = new long[2 * oldPlaces.length];
        for (int i = 0; i < oldHalves.length; i++) {
            if (oldPlaces[i] != 0) {
                put(oldHalves[i], oldPlaces[i] - 1);
            }
        }
    }

    /** Looks at the places that an address may have, until one is it; false when none is. */
    boolean any(Content address, LongPredicate isIt) {
        int at = (int) address.high() & (halves.length - 1);
        while (places[at] != 0) {
            if (halves[at] == address.high() && isIt.test(places[at] - 1)) {
                return true;
            }
            at = (at + 1) & (halves.length - 1);
        }
        return false;
    }

    int size() {
        return size;
    }
}
