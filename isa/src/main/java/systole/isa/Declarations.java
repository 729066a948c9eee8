package systole.isa;

import java.util.List;

/** What a kernel's instructions may name. */
public final class Declarations {
    private Declarations() {}

    /** Where a buffer lives. */
    public enum Space {
        /** Software-managed memory of the core. */
        SCRATCH,
        /**
         * Registers or accumulators beside the tensor unit. A slot that nothing has written in the grid tile that a queue is
         * at reads as zero.
         */
        ACCUMULATOR
    }

    /** What a tensor is to the model: it decides where the tensor is when a kernel starts. */
    public enum Role {
        /** Written by the operator before or read by the one after: may still be in the shared cache. */
        ACTIVATION,
        /** Parameters, read once a pass. */
        WEIGHT,
        /** Kept from step to step, such as keys and values. */
        STATE
    }

    /**
     * A tensor in device memory.
     *
     * @param name unique in the kernel
     * @param role what it is to the model
     * @param type element type
     * @param dimensions elements in each dimension, slowest first
     */
    public record Tensor(String name, Role role, DataType type, List<Long> dimensions) {
        /** Copies the dimensions and checks that they are positive, and no more than 2^53 elements together. */
        public Tensor {
            dimensions = List.copyOf(dimensions);
            if (dimensions.isEmpty() || dimensions.stream().anyMatch(d -> d < 1)) {
                throw new IllegalArgumentException(
                        "tensor " + name + " needs positive dimensions, found " + dimensions);
            }
            Sizes.product("the elements of tensor " + name + " are", dimensions);
        }

        /** Elements in all. */
        public long elements() {
            long product = 1;
            for (long dimension : dimensions) {
                product *= dimension;
            }
            return product;
        }

        /** Bytes in all. */
        public long bytes() {
            return type.bytes(elements());
        }
    }

    /**
     * A buffer of a core.
     *
     * @param name unique in the kernel
     * @param space scratchpad or accumulators
     * @param type element type
     * @param rows rows of one stage
     * @param columns columns of one stage
     * @param stages slots of the ring
     * @param address first byte in its space; {@link #ANYWHERE} for a place of its own, after all buffers that have one.
     *     Buffers may share bytes when they are not in use at the same time: what one writes, the others lose
     */
    public record Buffer(String name, Space space, DataType type, int rows, int columns, int stages, long address) {
        /** No given address. */
        public static final long ANYWHERE = -1;

        /** Checks that the shape is positive, that there are at most 65,536 stages, and that its last byte is below 2^53. */
        public Buffer {
            if (rows < 1 || columns < 1 || stages < 1 || address < ANYWHERE) {
                throw new IllegalArgumentException("buffer " + name + " needs a positive shape, stages and address");
            }
            if (stages > Sizes.MOST_STAGES) {
                throw new IllegalArgumentException(
                        "buffer " + name + " has " + stages + " stages, and may have " + Sizes.MOST_STAGES);
            }
            Sizes.product("the elements of buffer " + name + " are", List.of(rows, columns, stages));
            if (Math.max(0, address) > Sizes.MOST - type.bytes((long) rows * columns) * stages) {
                throw new IllegalArgumentException("the last byte of buffer " + name + " is beyond 2^53");
            }
        }

        /** Elements of one stage. */
        public long elements() {
            return (long) rows * columns;
        }

        /** Bytes of one stage. */
        public long stageBytes() {
            return type.bytes(elements());
        }

        /** Bytes of all stages. */
        public long bytes() {
            return stageBytes() * stages;
        }
    }

    /**
     * A counting semaphore. One queue signals it and one queue waits on it, which may be the same: so what a program computes
     * does not depend on which queue runs faster.
     *
     * @param name unique in the kernel
     * @param initial value before the first tile
     */
    public record Semaphore(String name, int initial) {}
}
