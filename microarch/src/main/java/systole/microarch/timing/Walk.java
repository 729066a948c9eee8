package systole.microarch.timing;

import java.util.List;
import systole.isa.Grid;

/**
 * The order in which a grid is walked, as the digits of a number: the place of a tile in the walk, least digit first. A panel
 * cuts its axis into two digits, the columns of a panel and the panels. What an access names of the grid is some of the digits,
 * and how many different tiles cores that run together name follows from which digits a window of places runs through.
 */
final class Walk {
    /** Axis of each digit. */
    private final int[] axes;
    /** Values of each digit; the last panel counts for the part of one that it is. */
    private final double[] sizes;
    /** Places in all digits below. */
    private final double[] weights;

    Walk(Grid grid) {
        List<Integer> order = grid.order();
        int cut = grid.panelWidth() > 0 && extent(grid, 1) > grid.panelWidth() ? 1 : 0;
        boolean panels = grid.panelWidth() > 0;
        int count = order.size() + cut;
        axes = new int[count];
        sizes = new double[count];
        weights = new double[count + 1];
        int next = 0;
        if (panels) {
            next = digit(next, order.get(1), Math.min(grid.panelWidth(), extent(grid, 1)));
            next = digit(next, order.get(0), extent(grid, 0));
            next = cut == 0 ? next : digit(next, order.get(1), (double) extent(grid, 1) / grid.panelWidth());
        }
        for (int i = panels ? 2 : 0; i < order.size(); i++) {
            next = digit(next, order.get(i), extent(grid, i));
        }
        weights[0] = 1;
        for (int i = 0; i < count; i++) {
            weights[i + 1] = weights[i] * sizes[i];
        }
    }

    private static int extent(Grid grid, int position) {
        return grid.axes().get(grid.order().get(position)).extent();
    }

    private int digit(int at, int axis, double size) {
        axes[at] = axis;
        sizes[at] = size;
        return at + 1;
    }

    /** Different tiles of the named axes among {@code count} places from {@code from} on. */
    double distinct(boolean[] named, double from, double count) {
        return window(named, axes.length, from, count);
    }

    /** Different tiles of the named axes in the whole walk. */
    double all(boolean[] named) {
        return all(named, axes.length);
    }

    /** Places after which an axis has gone through all its values. */
    double period(int axis) {
        double period = 1;
        for (int i = 0; i < axes.length; i++) {
            period = axes[i] == axis ? weights[i + 1] : period;
        }
        return period;
    }

    /** Places in a row at which an axis has one value. */
    double run(int axis) {
        for (int i = 0; i < axes.length; i++) {
            if (axes[i] == axis) {
                return weights[i];
            }
        }
        throw new IllegalArgumentException("no axis " + axis);
    }

    private double all(boolean[] named, int digits) {
        double product = 1;
        for (int i = 0; i < digits; i++) {
            product *= named[axes[i]] ? sizes[i] : 1;
        }
        return product;
    }

    private double window(boolean[] named, int digits, double from, double count) {
        if (count <= 0) {
            return 0;
        }
        if (digits == 0) {
            return 1;
        }
        double block = weights[digits - 1];
        double first = Math.floor(from / block);
        double last = Math.ceil((from + count) / block) - 1;
        if (first >= last) {
            return window(named, digits - 1, from - first * block, count);
        }
        double head = (first + 1) * block - from;
        double tail = from + count - last * block;
        double whole = last - first - 1;
        double ends = window(named, digits - 1, block - head, head) + window(named, digits - 1, 0, tail);
        double each = all(named, digits - 1);
        if (named[axes[digits - 1]]) {
            return ends + whole * each;
        }
        return whole > 0 ? each : Math.min(each, ends);
    }

    /**
     * Tiles of the named axes that miss a cache of which everything that is brought in evicts a part, over the whole walk.
     * A digit that is not named makes the same tiles be named again, {@code weight} places later; where that is less than a
     * round, cores that run together ask once, and only what lies across the end of a round is asked for again, a round later.
     *
     * @param round tiles that run together
     * @param evictions part of the cache that a place evicts, as an exponent
     */
    double misses(boolean[] named, double round, double evictions) {
        double misses = 1;
        double distinct = 1;
        for (int i = 0; i < axes.length; i++) {
            if (named[axes[i]]) {
                misses *= sizes[i];
                distinct *= sizes[i];
            } else {
                double later = Math.min(1, weights[i] / round);
                double survives = Math.exp(-evictions * Math.max(round, weights[i]));
                misses += Math.max(0, sizes[i] - 1) * later * (misses - survives * distinct);
            }
        }
        return misses;
    }
}
