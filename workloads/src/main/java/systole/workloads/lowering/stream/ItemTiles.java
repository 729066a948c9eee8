package systole.workloads.lowering.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import systole.isa.Affine;
import systole.isa.Grid;

/**
 * Tensors of several items, of which a tile lies within one: a leading dimension counts them, as does a last axis of the grid. One
 * item has neither.
 *
 * @param items blocks of rows that share what belongs to an item
 */
record ItemTiles(long items) {
    /** Where a tile begins; the grid counts items on this axis. */
    List<Affine> origin(int axis, Affine... within) {
        List<Affine> origin = new ArrayList<>();
        if (items > 1) {
            origin.add(Affine.grid(axis, 1));
        }
        origin.addAll(List.of(within));
        return origin;
    }

    Integer[] extent(Integer... within) {
        List<Integer> extent = new ArrayList<>();
        if (items > 1) {
            extent.add(1);
        }
        extent.addAll(List.of(within));
        return extent.toArray(Integer[]::new);
    }

    long[] dimensions(long... within) {
        return items == 1
                ? within
                : LongStream.concat(LongStream.of(items), LongStream.of(within)).toArray();
    }

    /** The axes of an item, and one of items after them. */
    Grid grid(Grid.Axis... within) {
        List<Grid.Axis> axes = new ArrayList<>(List.of(within));
        if (items > 1) {
            axes.add(new Grid.Axis("items", Math.toIntExact(items)));
        }
        return new Grid(axes, IntStream.range(0, axes.size()).boxed().toList(), 0);
    }
}
