package systole.isa;

import java.util.List;

/** What an instruction names. Indices point into the {@link Kernel}'s declarations. */
public sealed interface Operand {
    /** The kind of operand position it fits. */
    Opcode.Kind kind();

    /**
     * A scratchpad or accumulator buffer. A buffer of several stages is a ring: the slot used is the number of iterations
     * of loop level {@code level} run so far on this core (level -1: of grid tiles) modulo the stages.
     *
     * @param index declaration
     * @param level loop whose iterations turn the ring; -1 for one slot a grid tile
     */
    record BufferRef(int index, int level) implements Operand {
        @Override
        public Opcode.Kind kind() {
            return Opcode.Kind.BUFFER;
        }
    }

    /**
     * A rectangle of a tensor, clipped at the tensor's edges. Each dimension's origin is moved by the grid, by loops or by
     * both.
     *
     * @param tensor declaration
     * @param origin first element in each dimension of the tensor
     * @param extent elements in each dimension
     * @param sharers neighbouring cores that one copy is multicast to (1: none)
     */
    record TileRef(int tensor, List<Affine> origin, List<Integer> extent, int sharers) implements Operand {
        /** Checks that the dimensions agree. */
        public TileRef {
            origin = List.copyOf(origin);
            extent = List.copyOf(extent);
            if (origin.size() != extent.size() || sharers < 1) {
                throw new IllegalArgumentException(
                        "a tile needs one origin and one extent a dimension and at least one sharer");
            }
        }

        @Override
        public Opcode.Kind kind() {
            return Opcode.Kind.TILE;
        }
    }

    /** A semaphore by declaration. */
    record SemaphoreRef(int index) implements Operand {
        @Override
        public Opcode.Kind kind() {
            return Opcode.Kind.SEMAPHORE;
        }
    }

    /** A queue. */
    record QueueRef(Queue queue) implements Operand {
        @Override
        public Opcode.Kind kind() {
            return Opcode.Kind.QUEUE;
        }
    }

    /**
     * Loop trips: {@code ceil(min(limit, maximum) / step)}, at least 0. The limit may depend on the grid tile (the last
     * part of a split sum, the diagonal of a causal mask), never on a loop.
     */
    record Bound(Affine limit, long maximum, long step) implements Operand {
        /** Checks the step and that no loop moves the limit. */
        public Bound {
            if (step < 1 || limit.variesInLoops()) {
                throw new IllegalArgumentException("a loop needs a positive step and a limit that no loop moves");
            }
        }

        /** Trips at one grid tile. */
        public long trips(int[] tile) {
            long span = Math.max(0, Math.min(limit.atGrid(tile), maximum));
            return (span + step - 1) / step;
        }

        @Override
        public Opcode.Kind kind() {
            return Opcode.Kind.BOUND;
        }
    }

    /** A constant. */
    record Constant(double value) implements Operand {
        @Override
        public Opcode.Kind kind() {
            return Opcode.Kind.NUMBER;
        }
    }

    /** Another device, by its offset in the group of ranks. */
    record Peer(int offset) implements Operand {
        @Override
        public Opcode.Kind kind() {
            return Opcode.Kind.PEER;
        }
    }
}
