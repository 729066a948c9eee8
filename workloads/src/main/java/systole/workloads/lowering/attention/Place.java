package systole.workloads.lowering.attention;

import java.util.List;
import systole.isa.Affine;

/**
 * A tensor and where a grid tile lies in it.
 *
 * @param dimensions of the tensor
 * @param origin first element of the tile in each dimension
 * @param extent elements of the tile in each dimension
 */
record Place(long[] dimensions, List<Affine> origin, Integer[] extent) {}
