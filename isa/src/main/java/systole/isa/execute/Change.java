package systole.isa.execute;

import java.util.List;

/**
 * Something that an instruction has written.
 *
 * @param kind what it is
 * @param name its name in the kernel
 * @param slot slot of a buffer's ring; 0 for others
 * @param origin first element written in each dimension, before clipping at a tensor's edges; rows chosen by an index lie so
 *     far below it; empty for a semaphore
 * @param extent elements written in each dimension; empty for a semaphore
 * @param before the first values in row-major order, as many as {@link Execution#watch} asked for; empty for a buffer that
 *     held none; a semaphore's value in any case
 * @param after the values that took their place; outside a tensor there are zeros
 */
public record Change(
        Kind kind,
        String name,
        int slot,
        List<Long> origin,
        List<Integer> extent,
        List<Double> before,
        List<Double> after) {
    /** What can be written. */
    public enum Kind {
        /** A slot of a buffer. */
        BUFFER,
        /** A rectangle of a tensor. */
        TENSOR,
        /** A semaphore. */
        SEMAPHORE
    }

    /** Copies the lists. */
    public Change {
        origin = List.copyOf(origin);
        extent = List.copyOf(extent);
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
