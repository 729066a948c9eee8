package systole.isa;

import java.util.List;

/** What an instruction names. Indices point into the {@link Kernel}'s declarations. */
public sealed interface Operand {
    /** The kind of operand position it fits. */
    Opcode.Kind kind();

    /** The coordinates in it. */
    default List<Affine> coordinates() {
        return List.of();
    }

    /**
     * A scratchpad or accumulator buffer. A buffer of several stages is a ring of slots: each queue has a cursor into it
     * that starts at slot 0 and names the slot its instructions use; an operand that turns moves the cursor of its queue to
     * the next slot once the instruction is done. Cursors go on from grid tile to grid tile.
     *
     * @param index declaration
     * @param turns the queue's cursor moves on after this instruction; written {@code name++}
     */
    record BufferRef(int index, boolean turns) implements Operand {
        /** The same buffer, the cursor moving on afterwards. */
        public BufferRef next() {
            return new BufferRef(index, true);
        }

        @Override
        public Opcode.Kind kind() {
            return Opcode.Kind.BUFFER;
        }
    }

    /**
     * A rectangle of a tensor, clipped at the tensor's edges. Each dimension's origin is moved by the grid, by loops, by the
     * rank or by none. Its elements in row-major order are those of the buffer in row-major order.
     *
     * @param tensor declaration
     * @param origin first element in each dimension of the tensor
     * @param extent elements in each dimension
     * @param sharers neighbouring cores that one copy is multicast to (1: none)
     */
    record TileRef(int tensor, List<Affine> origin, List<Integer> extent, int sharers) implements Operand {
        /** Checks that the dimensions agree, and that there are no more than 2^53 elements. */
        public TileRef {
            origin = List.copyOf(origin);
            extent = List.copyOf(extent);
            if (origin.size() != extent.size() || sharers < 1) {
                throw new IllegalArgumentException(
                        "a tile needs one origin and one extent a dimension and at least one sharer");
            }
            if (extent.stream().allMatch(size -> size > 0)) {
                Sizes.product("the elements of a tile are", extent);
            }
        }

        /** Elements of the whole rectangle. */
        public long elements() {
            long product = 1;
            for (int size : extent) {
                product *= size;
            }
            return product;
        }

        @Override
        public Opcode.Kind kind() {
            return Opcode.Kind.TILE;
        }

        @Override
        public List<Affine> coordinates() {
            return origin;
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
     * part of a split sum, the diagonal of a causal mask) and on the rank, never on a loop.
     */
    record Bound(Affine limit, long maximum, long step) implements Operand {
        /** Checks the step and that no loop moves the limit. */
        public Bound {
            if (step < 1 || limit.variesInLoops()) {
                throw new IllegalArgumentException("a loop needs a positive step and a limit that no loop moves");
            }
        }

        /** The most trips that any tile of a grid has on any of so many devices. */
        public long mostTrips(Grid grid, int devices) {
            long largest = limit.base();
            for (Affine.Term term : limit.terms()) {
                if (!term.ofLoop()) {
                    long last = term.ofGrid() ? grid.axes().get(term.index()).extent() - 1 : devices - 1;
                    largest += Math.max(0, term.coefficient() * last);
                }
            }
            long span = Math.max(0, Math.min(largest, maximum));
            return span == 0 ? 0 : (span - 1) / step + 1;
        }

        /** Trips at one grid tile of rank 0. */
        public long trips(int[] tile) {
            return trips(tile, 0);
        }

        /** Trips at one grid tile on one device. */
        public long trips(int[] tile, int rank) {
            long span = Math.max(0, Math.min(limit.atGrid(tile, rank), maximum));
            return span == 0 ? 0 : (span - 1) / step + 1;
        }

        @Override
        public Opcode.Kind kind() {
            return Opcode.Kind.BOUND;
        }

        @Override
        public List<Affine> coordinates() {
            return List.of(limit);
        }
    }

    /** A constant. */
    record Constant(double value) implements Operand {
        @Override
        public Opcode.Kind kind() {
            return Opcode.Kind.NUMBER;
        }
    }

    /** A whole number that the grid, loops and the rank move: a place in a row or sequence. */
    record Position(Affine value) implements Operand {
        @Override
        public Opcode.Kind kind() {
            return Opcode.Kind.POSITION;
        }

        @Override
        public List<Affine> coordinates() {
            return List.of(value);
        }
    }

    /** Another device, by its offset from this one in the ring of all devices; the same core of it. */
    record Peer(int offset) implements Operand {
        @Override
        public Opcode.Kind kind() {
            return Opcode.Kind.PEER;
        }
    }
}
