package systole.microarch.timing;

import java.util.List;
import systole.isa.Declarations;

/** Where the tensors of a kernel lie in device memory: row-major, one after the other, each at the start of a page. */
final class Layout {
    private static final long PAGE_BYTES = 4096;

    private final List<Declarations.Tensor> tensors;
    private final long[] first;

    Layout(List<Declarations.Tensor> tensors) {
        this.tensors = tensors;
        this.first = new long[tensors.size()];
        long next = 0;
        for (int i = 0; i < first.length; i++) {
            first[i] = next;
            next = (next + tensors.get(i).bytes() + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        }
    }

    /** First byte of a tensor. */
    long first(int tensor) {
        return first[tensor];
    }

    /** Number of an element in a tensor from its coordinates. A row that an index names is any row, always the same one. */
    long element(MemoryOp op, long[] coordinates) {
        List<Long> dimensions = tensors.get(op.tensor()).dimensions();
        long element = 0;
        for (int d = 0; d < coordinates.length; d++) {
            long size = dimensions.get(d);
            long at = coordinates[d] < size ? coordinates[d] : Math.floorMod(TileSet.mix(coordinates[d]), size);
            element = element * size + at;
        }
        return element;
    }
}
