package systole.microarch.timing;

import java.util.Arrays;
import systole.isa.Grid;

/** Coordinates of many tiles in one array, tile after tile. Neighbours in a walk without panels are counted on, not divided. */
final class Coordinates {
    private final Grid grid;
    /** Axes in the order of the walk, and the extent of each. */
    private final int[] order;

    private final int[] extents;
    private final boolean panels;
    /** Coordinates of a tile. */
    final int axes;

    private final int[] tile;
    private int[] all = new int[0];

    Coordinates(Grid grid) {
        this.grid = grid;
        this.panels = grid.panelWidth() > 0;
        this.axes = grid.axes().size();
        this.order = grid.order().stream().mapToInt(Integer::intValue).toArray();
        this.extents =
                Arrays.stream(order).map(axis -> grid.axes().get(axis).extent()).toArray();
        this.tile = new int[axes];
    }

    /** Coordinates of tiles by their places in the walk: {@link #axes} for each; good until the next call. */
    int[] of(long[] places) {
        if (all.length < places.length * axes) {
            all = new int[places.length * axes];
        }
        for (int i = 0; i < places.length; i++) {
            if (panels) {
                grid.coordinates(places[i], tile);
            } else if (i > 0 && places[i] == places[i - 1] + 1) {
                next();
            } else {
                divide(places[i]);
            }
            System.arraycopy(tile, 0, all, i * axes, axes);
        }
        return all;
    }

    /** As {@link Grid#coordinates}, of a walk without panels, by arrays: the lists of a grid are a good part of the time of long walks. */
    private void divide(long place) {
        long rest = place;
        for (int i = 0; i < order.length; i++) {
            tile[order[i]] = (int) (rest % extents[i]);
            rest /= extents[i];
        }
    }

    private void next() {
        for (int i = 0; i < order.length; i++) {
            if (++tile[order[i]] < extents[i]) {
                return;
            }
            tile[order[i]] = 0;
        }
    }
}
