package systole.isa.execute;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.Affine;
import systole.isa.Operand;
import systole.isa.walk.QueueState;

/**
 * The stretches of a rectangle of a tensor that lie side by side in memory, one for each of its rows in the last dimension,
 * in order. A stretch has {@link #length} elements, the first of them number {@link #from} of the rectangle; those from
 * {@link #lead} on, {@link #inside} of them, lie in the tensor, the first at {@link #offset} in memory.
 */
final class Runs {
    int from;
    final int length;
    int lead;
    int inside;
    int offset;

    private final TensorView view;
    private final List<Affine> origin;
    private final int[] extent;
    private final int last;
    private final int block;
    private final long[] start;
    private final int[] step;
    private final int rows;
    private int row;
    private double @Nullable [] indices;

    Runs(TensorView view, Operand.TileRef tile) {
        this.view = view;
        this.origin = tile.origin();
        this.extent = tile.extent().stream().mapToInt(Integer::intValue).toArray();
        this.last = extent.length - 1;
        this.length = extent[last];
        this.block = view.tensor().type().block();
        this.start = new long[extent.length];
        this.step = new int[extent.length];
        this.rows = Math.toIntExact(tile.elements() / length);
        Fault.require(
                length % block == 0,
                "a tile of " + view.tensor().name() + " has " + length + " columns, which blocks of " + block
                        + " elements do not divide");
    }

    /** Starts at the first stretch. With indices, row i of the rectangle lies so many rows of the tensor below its origin. */
    void begin(QueueState at, double @Nullable [] rowIndices) {
        for (int i = 0; i < start.length; i++) {
            start[i] = at.value(origin.get(i));
        }
        Fault.require(
                start[last] % block == 0,
                "a tile of " + view.tensor().name() + " starts at column " + start[last] + ", within a block of "
                        + block + " elements");
        Arrays.fill(step, 0);
        row = 0;
        indices = rowIndices;
    }

    /** Goes to the next stretch; false after the last. */
    boolean next() {
        if (row == rows) {
            return false;
        }
        from = row * length;
        long columns = view.dimensions()[last];
        long first = Math.max(0, -start[last]);
        long end = Math.min(length, columns - start[last]);
        long place = start[last] + first;
        boolean outside = end <= first;
        for (int i = 0; i < last; i++) {
            long coordinate = start[i] + (i == 0 && indices != null ? index(indices[row]) : step[i]);
            outside |= coordinate < 0 || coordinate >= view.dimensions()[i];
            place += outside ? 0 : coordinate * view.strides()[i];
        }
        lead = outside ? 0 : (int) first;
        inside = outside ? 0 : (int) (end - first);
        offset = outside ? 0 : (int) place;
        row++;
        advance();
        return true;
    }

    private void advance() {
        for (int i = last - 1; i >= 0; i--) {
            if (++step[i] < extent[i]) {
                return;
            }
            step[i] = 0;
        }
    }

    private static long index(double value) {
        Fault.require(value == Math.rint(value), "the row index " + value + " is not a whole number");
        return (long) value;
    }
}
