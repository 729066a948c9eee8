package systole.isa;

import java.util.List;

/**
 * The tiles a kernel is run over, and the order in which they are handed to cores.
 *
 * <p>Axes are walked in {@code order}, fastest first. With {@code panelWidth} above zero the second axis of the order is
 * cut into panels of that width, and a panel's part of it is walked before the first axis: the blocked walk that
 * libraries use so that tiles running at the same time share operands.
 *
 * @param axes names and extents
 * @param order axis numbers, fastest first
 * @param panelWidth width of a panel of the second axis in the order, 0 for none
 */
public record Grid(List<Axis> axes, List<Integer> order, int panelWidth) {
    /** A named axis with the tiles along it. */
    public record Axis(String name, int extent) {}

    /** Checks that the order is a permutation of the axes, that the extents are positive, and tiles at most 2^53. */
    public Grid {
        axes = List.copyOf(axes);
        order = List.copyOf(order);
        if (!isPermutation(order, axes.size())) {
            throw new IllegalArgumentException("the walk order " + order + " must name each of " + axes + " once");
        }
        for (Axis axis : axes) {
            if (axis.extent() < 1) {
                throw new IllegalArgumentException("grid axes must be positive, found " + axes);
            }
        }
        Sizes.product(
                "the tiles of the grid are", axes.stream().map(Axis::extent).toList());
        if (panelWidth < 0 || (panelWidth > 0 && axes.size() < 2)) {
            throw new IllegalArgumentException("a panel needs two axes and a positive width");
        }
    }

    private static boolean isPermutation(List<Integer> order, int size) {
        boolean[] seen = new boolean[size];
        for (int axis : order) {
            if (axis < 0 || axis >= size || seen[axis]) {
                return false;
            }
            seen[axis] = true;
        }
        return order.size() == size;
    }

    /** Tiles in all. */
    public long tiles() {
        long product = 1;
        for (Axis axis : axes) {
            product *= axis.extent();
        }
        return product;
    }

    /** Writes the coordinates of the tile at a place in the walk. */
    public void coordinates(long index, int[] tile) {
        long rest = index;
        int first = 0;
        if (panelWidth > 0) {
            int inner = order.get(0);
            int outer = order.get(1);
            long innerExtent = axes.get(inner).extent();
            long outerExtent = axes.get(outer).extent();
            long plane = innerExtent * outerExtent;
            long within = rest % plane;
            rest /= plane;
            long panel = within / (innerExtent * panelWidth);
            long inPanel = within - panel * innerExtent * panelWidth;
            long width = Math.min(panelWidth, outerExtent - panel * panelWidth);
            tile[outer] = (int) (panel * panelWidth + inPanel % width);
            tile[inner] = (int) (inPanel / width);
            first = 2;
        }
        for (int i = first; i < order.size(); i++) {
            int axis = order.get(i);
            int extent = axes.get(axis).extent();
            if (extent == 1) {
                tile[axis] = 0;
            } else {
                tile[axis] = (int) (rest % extent);
                rest /= extent;
            }
        }
    }
}
