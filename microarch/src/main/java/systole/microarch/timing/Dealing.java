package systole.microarch.timing;

import java.util.Arrays;
import systole.isa.Queue;

/**
 * Hands the tiles of a grid to cores, in the order of the walk. A core that comes to the end of its tile takes the next that
 * nobody has taken, as thread blocks are launched and as kernels that take work from a counter do. Where devices exchange
 * messages, which go to the same core of a peer, core {@code i} of {@code c} takes tiles {@code i}, {@code i + c}, …
 * whatever their length.
 */
final class Dealing {
    private final long tiles;
    private final int cores;
    private final boolean inTurn;
    private long taken;

    Dealing(Decoded decoded) {
        this.tiles = decoded.kernel.grid().tiles();
        this.cores = (int) Math.min(decoded.device.cores(), tiles);
        this.inTurn = decoded.used(Queue.LINK.ordinal());
    }

    /** Cores that get a tile at all. */
    int cores() {
        return cores;
    }

    /** Places of the next tiles of a group, one for each of its first cores; those beyond get none any more. */
    long[] take(CoreGroup group) {
        long[] places = next(group);
        taken += places.length;
        return places;
    }

    /** Whether a group gets no tile any more. */
    boolean isOver(CoreGroup group) {
        return next(group).length == 0;
    }

    private long[] next(CoreGroup group) {
        if (inTurn && !group.sets.isEmpty()) {
            long[] last = group.sets.get(group.sets.size() - 1).places;
            return Arrays.stream(last)
                    .map(place -> place + cores)
                    .filter(place -> place < tiles)
                    .toArray();
        }
        long[] places = new long[(int) Math.min(tiles - taken, group.cores)];
        for (int i = 0; i < places.length; i++) {
            places[i] = taken + i;
        }
        return places;
    }
}
