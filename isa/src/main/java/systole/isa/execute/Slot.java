package systole.isa.execute;

import java.util.Arrays;
import java.util.List;
import systole.isa.Declarations;

/** One slot of a buffer's ring: its values, and whether they mean anything. */
final class Slot {
    private static final long NEVER = -1;

    private final Declarations.Buffer buffer;
    private final int number;
    private final double[] values;
    private List<Slot> sharing = List.of();
    /** The grid tile in which it was last written. */
    private long written = NEVER;

    private boolean lost;
    private double[] zeros = {};

    Slot(Declarations.Buffer buffer, int number) {
        this.buffer = buffer;
        this.number = number;
        this.values = new double[Math.toIntExact(buffer.elements())];
    }

    /** States the slots of other buffers that have bytes in common with this one. */
    void share(List<Slot> slots) {
        sharing = List.copyOf(slots);
    }

    void forget() {
        written = NEVER;
        lost = false;
    }

    /** The values as a queue at a tile reads them. Not to be written to. */
    double[] read(long tile) {
        if (readsAsZero(tile)) {
            if (zeros.length == 0) {
                zeros = new double[values.length];
            }
            return zeros;
        }
        check();
        return values;
    }

    /** The array to write all values to. Sources are to be read before. */
    double[] write(long tile) {
        written = tile;
        lost = false;
        for (Slot other : sharing) {
            other.lost = other.written != NEVER;
        }
        return values;
    }

    /** The values, to be read and then written. */
    double[] update(long tile) {
        if (readsAsZero(tile)) {
            Arrays.fill(values, 0);
        } else {
            check();
        }
        return write(tile);
    }

    /** Whether {@link #read} would give values. */
    boolean readable(long tile) {
        return readsAsZero(tile) || (written != NEVER && !lost);
    }

    private boolean readsAsZero(long tile) {
        return buffer.space() == Declarations.Space.ACCUMULATOR && written != tile;
    }

    private void check() {
        if (lost) {
            throw new Fault(name() + " is read after a buffer that shares bytes with it was written");
        }
        if (written == NEVER) {
            throw new Fault(name() + " is read before anything has written it");
        }
    }

    private String name() {
        return "buffer " + buffer.name() + (buffer.stages() > 1 ? " slot " + number : "");
    }
}
