package systole.workloads.lowering.attention;

import java.util.ArrayList;
import java.util.List;
import systole.isa.Affine;

/**
 * A tensor and where a grid tile lies in it.
 *
 * @param dimensions of the tensor
 * @param origin first element of the tile in each dimension
 * @param extent elements of the tile in each dimension
 */
record Place(long[] dimensions, List<Affine> origin, Integer[] extent) {
    /** The place moved along one dimension. */
    Place moved(int dimension, Affine way) {
        List<Affine> moved = new ArrayList<>(origin);
        moved.set(dimension, moved.get(dimension).plus(way));
        return new Place(dimensions, moved, extent);
    }

    /** The place some elements on in the last dimension. */
    Place movedInRow(long elements) {
        return moved(origin.size() - 1, Affine.constant(elements));
    }

    /** The place in a tensor alike but for its last dimension, of which it takes all. */
    Place ofWidth(int elements) {
        long[] other = dimensions.clone();
        other[other.length - 1] = elements;
        return new Place(other, origin, columns(elements));
    }

    /** A part of the last dimension of the place. */
    Place part(int from, int elements) {
        return new Place(dimensions, origin, columns(elements)).movedInRow(from);
    }

    private Integer[] columns(int elements) {
        Integer[] other = extent.clone();
        other[other.length - 1] = elements;
        return other;
    }
}
