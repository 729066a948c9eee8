package systole.microarch.timing;

import java.util.Arrays;

/** A rectangle of a tensor cut into accesses of memory: for each the first byte and the bytes of the rectangle in it. */
final class Cut {
    private final int accessBytes;
    private final Layout layout;
    private long[] address = new long[64];
    private int[] bytes = new int[64];
    private int size;

    Cut(Layout layout, int accessBytes) {
        this.layout = layout;
        this.accessBytes = accessBytes;
    }

    int size() {
        return size;
    }

    long address(int i) {
        return address[i];
    }

    int bytes(int i) {
        return bytes[i];
    }

    /** Cuts what a load or store moves at first elements of its tile and loop indices. */
    void of(MemoryOp op, long[] starts, long[] indices) {
        size = 0;
        int dims = op.dims();
        long[] origin = new long[dims];
        long[] valid = new long[dims];
        for (int d = 0; d < dims; d++) {
            origin[d] = starts[d];
            for (int level = 0; level < op.loops().length; level++) {
                origin[d] += op.loop()[d][level] * indices[level];
            }
            valid[d] = op.valid(d, origin[d]);
            if (valid[d] == 0) {
                return;
            }
        }
        long[] at = origin.clone();
        do {
            long firstBit = layout.element(op, at) * op.bits();
            long endBit = firstBit + valid[dims - 1] * op.bits();
            run(layout.first(op.tensor()) + (firstBit >> 3), layout.first(op.tensor()) + ((endBit + 7) >> 3));
        } while (nextRow(at, origin, valid));
    }

    private static boolean nextRow(long[] at, long[] origin, long[] valid) {
        for (int d = at.length - 2; d >= 0; d--) {
            if (++at[d] < origin[d] + valid[d]) {
                return true;
            }
            at[d] = origin[d];
        }
        return false;
    }

    /** Bytes one after the other. */
    private void run(long from, long end) {
        for (long at = from; at < end; ) {
            long next = Math.min(end, (at / accessBytes + 1) * accessBytes);
            int length = (int) (next - at);
            if (size > 0 && address[size - 1] / accessBytes == at / accessBytes) {
                bytes[size - 1] = Math.min(accessBytes, bytes[size - 1] + length);
            } else {
                add(at, length);
            }
            at = next;
        }
    }

    private void add(long at, int length) {
        if (size == address.length) {
            address = Arrays.copyOf(address, 2 * size);
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        address[size] = at;
        bytes[size++] = length;
    }
}
