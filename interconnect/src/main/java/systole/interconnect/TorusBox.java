package systole.interconnect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Boxes of places in a grid. */
public final class TorusBox {
    private TorusBox() {}

    /**
     * The sides of the box of so many places with the least sum of sides, the first of equals; null when none has just as many.
     *
     * @param grid lengths of the axes
     */
    public static @Nullable List<Integer> of(List<Integer> grid, int places) {
        return box(grid, 0, places, new ArrayList<>(), null);
    }

    private static @Nullable List<Integer> box(
            List<Integer> grid, int axis, int places, List<Integer> sides, @Nullable List<Integer> best) {
        if (axis == grid.size()) {
            return places == 1 && (best == null || sum(sides) < sum(best)) ? List.copyOf(sides) : best;
        }
        @Nullable List<Integer> found = best;
        for (int side = 1; side <= Math.min(grid.get(axis), places); side++) {
            if (places % side == 0) {
                sides.add(side);
                found = box(grid, axis + 1, places / side, sides, found);
                sides.remove(sides.size() - 1);
            }
        }
        return found;
    }

    private static int sum(List<Integer> sides) {
        return sides.stream().mapToInt(Integer::intValue).sum();
    }
}
