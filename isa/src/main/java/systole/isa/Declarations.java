package systole.isa;

import java.util.List;

/** What a kernel's instructions may name. */
public final class Declarations {
    private Declarations() {}

    /** Where a buffer lives. */
    public enum Space {
        /** Software-managed memory of the core. */
        SCRATCH,
        /** Registers or accumulators beside the tensor unit; all zero when a program comes to a new grid tile. */
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
        /** Copies the dimensions and checks that they are positive. */
        public Tensor {
            dimensions = List.copyOf(dimensions);
            if (dimensions.isEmpty() || dimensions.stream().anyMatch(d -> d < 1)) {
                throw new IllegalArgumentException(
                        "tensor " + name + " needs positive dimensions, found " + dimensions);
            }
        }

        /** Elements in all. */
        public long elements() {
            long product = 1;
            for (long dimension : dimensions) {
                product = Math.multiplyExact(product, dimension);
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
     */
    public record Buffer(String name, Space space, DataType type, int rows, int columns, int stages) {
        /** Checks that the shape is positive. */
        public Buffer {
            if (rows < 1 || columns < 1 || stages < 1) {
                throw new IllegalArgumentException("buffer " + name + " needs a positive shape and stages");
            }
        }

        /** Elements of one stage. */
        public long elements() {
            return (long) rows * columns;
        }

        /** Bytes of all stages. */
        public long bytes() {
            return type.bytes(elements()) * stages;
        }
    }

    /**
     * A counting semaphore.
     *
     * @param name unique in the kernel
     * @param initial value before the first tile
     */
    public record Semaphore(String name, int initial) {}
}
