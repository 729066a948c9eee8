package systole.microarch.timing;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import systole.isa.Affine;
import systole.isa.Declarations;
import systole.isa.Grid;
import systole.isa.Instruction;
import systole.isa.Kernel;
import systole.isa.Operand;
import systole.isa.Queue;
import systole.memory.MemorySpec;

/**
 * A load or store, resolved: where its tile starts as plain coefficients, and which dimensions move with loops.
 *
 * @param tensor declaration number
 * @param store true for stores
 * @param adds true for stores that add to what the cache or memory holds, which is read first
 * @param bits bits of an element
 * @param size elements of the tensor in each dimension; of rows that an index names, more than there are
 * @param extent elements of the tile in each dimension
 * @param base constant origin in each dimension
 * @param grid coefficient of each grid axis in each dimension
 * @param loop coefficient of each enclosing loop level in each dimension
 * @param loops numbers of the enclosing loops, outermost first
 * @param moves which dimensions some loop moves
 * @param axes grid axes that move each dimension
 * @param moved dimensions that some axis moves
 * @param sharers cores that one copy serves
 */
record MemoryOp(
        int tensor,
        boolean store,
        boolean adds,
        int bits,
        long[] size,
        int[] extent,
        long[] base,
        long[][] grid,
        long[][] loop,
        int[] loops,
        boolean[] moves,
        int[][] axes,
        int[] moved,
        int sharers) {
    /** Rows of a tensor whose rows an index names: more than any tile and loop come to. */
    private static final long ANY_ROWS = Long.MAX_VALUE / 4;

    static MemoryOp of(Kernel kernel, Instruction instruction, List<Integer> enclosing) {
        Operand.TileRef tile = instruction.tile();
        Declarations.Tensor tensor = kernel.tensors().get(tile.tensor());
        int dims = tile.origin().size();
        if (dims != tensor.dimensions().size()) {
            throw new IllegalArgumentException(
                    "kernel " + kernel.name() + ": a tile of " + dims + " dimensions names tensor " + tensor.name()
                            + " of " + tensor.dimensions().size());
        }
        int axes = kernel.grid().axes().size();
        long[] base = new long[dims];
        long[][] grid = new long[dims][axes];
        long[][] loop = new long[dims][enclosing.size()];
        for (int d = 0; d < dims; d++) {
            base[d] = tile.origin().get(d).base();
            for (Affine.Term term : tile.origin().get(d).terms()) {
                if (term.variable() != Affine.Variable.RANK) {
                    (term.ofGrid() ? grid : loop)[d][term.index()] += term.coefficient();
                }
            }
        }
        long[] size = longs(tensor.dimensions());
        if (instruction.opcode().indexed()) {
            size[0] = distinctRows(tile.extent().get(0), kernel.grid(), grid[0], loop[0]);
            base[0] = 0;
        }
        boolean[] moves = new boolean[dims];
        int[][] moving = new int[dims][];
        for (int d = 0; d < dims; d++) {
            for (long coefficient : loop[d]) {
                moves[d] |= coefficient != 0;
            }
            moving[d] = moving(grid[d], kernel.grid());
        }
        return new MemoryOp(
                tile.tensor(),
                instruction.opcode().queue() == Queue.STORE,
                instruction.opcode().addsToMemory(),
                tensor.type().bits(),
                size,
                ints(tile.extent()),
                base,
                grid,
                loop,
                ints(enclosing),
                moves,
                moving,
                IntStream.range(0, dims).filter(d -> moving[d].length > 0).toArray(),
                tile.sharers());
    }

    /**
     * Which rows an index names is not known when time is told: every tile and every iteration is taken to name rows of its
     * own.
     *
     * @return rows in all
     */
    private static long distinctRows(long rows, Grid grid, long[] ofGrid, long[] ofLoops) {
        long step = rows;
        for (int axis = 0; axis < ofGrid.length; axis++) {
            ofGrid[axis] = step;
            step *= grid.axes().get(axis).extent();
        }
        Arrays.fill(ofLoops, step);
        return ANY_ROWS;
    }

    private static long[] longs(List<Long> list) {
        long[] array = new long[list.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = list.get(i);
        }
        return array;
    }

    private static int[] ints(List<Integer> list) {
        int[] array = new int[list.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = list.get(i);
        }
        return array;
    }

    /** Axes of more than one tile with a coefficient. */
    private static int[] moving(long[] coefficients, Grid grid) {
        int[] moving = new int[coefficients.length];
        int count = 0;
        for (int axis = 0; axis < coefficients.length; axis++) {
            if (coefficients[axis] != 0 && grid.axes().get(axis).extent() > 1) {
                moving[count++] = axis;
            }
        }
        return Arrays.copyOf(moving, count);
    }

    int dims() {
        return extent.length;
    }

    /** True when an index names the rows, so that none follows another. */
    boolean gathers() {
        return size[0] == ANY_ROWS;
    }

    /** True when a loop moves the dimension. */
    boolean loopMoves(int dim) {
        return moves[dim];
    }

    /** True when the innermost enclosing loop moves the tile. */
    boolean innermostMoves() {
        for (int d = 0; d < dims(); d++) {
            if (loops.length > 0 && loop[d][loops.length - 1] != 0) {
                return true;
            }
        }
        return false;
    }

    /** True when some dimension is moved by both grid and loops: its clipping inside the loop may differ between tiles. */
    boolean mixesGridAndLoops() {
        for (int d = 0; d < dims(); d++) {
            if (moves[d] && axes[d].length > 0) {
                return true;
            }
        }
        return false;
    }

    /** First element in a dimension at a grid tile, loops at their start. */
    long start(int dim, int[] tile) {
        return start(dim, tile, 0);
    }

    /** The same of the tile whose coordinates begin at a place in an array of them. */
    long start(int dim, int[] tiles, int at) {
        long start = base[dim];
        long[] coefficients = grid[dim];
        for (int axis : axes[dim]) {
            start += coefficients[axis] * tiles[at + axis];
        }
        return start;
    }

    /** True when no axis that moves it differs between two tiles. */
    boolean movesAlike(int[] tiles, int at, int other) {
        for (int d : moved) {
            for (int axis : axes[d]) {
                if (tiles[at + axis] != tiles[other + axis]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Elements of the dimension inside the tensor, from a first element on. */
    long valid(int dim, long start) {
        return Math.max(0, Math.min(extent[dim], size[dim] - start));
    }

    /** Elements of the loop-moved dimensions inside the tensor, at loop indices. */
    long loopElements(long[] starts, long[] indices) {
        long product = 1;
        for (int d = 0; d < extent.length; d++) {
            if (loopMoves(d)) {
                long start = starts[d];
                for (int level = 0; level < loops.length; level++) {
                    start += loop[d][level] * indices[level];
                }
                product *= valid(d, start);
            }
        }
        return product;
    }

    /**
     * DRAM rows that a byte of the tile opens when {@code stretch} iterations of the innermost loop are brought one after the
     * other. Neighbouring addresses lie in one row, so that a tile opens at most the rows between its first and its last byte,
     * however many runs it is made of.
     */
    double rowsPerByte(MemorySpec memory, long stretch) {
        int inner = loops.length - 1;
        double useful = bits / 8.0;
        double span = useful;
        double pitch = useful;
        double rows = 1;
        for (int d = dims() - 1; d >= 0; d--) {
            boolean onward = inner >= 0 && loop[d][inner] == extent[d];
            long length = Math.min(size[d], onward ? extent[d] * stretch : extent[d]);
            span += (length - 1) * pitch;
            // rows that an index names lie anywhere
            rows = size[d] == ANY_ROWS
                    ? rows * length
                    : Math.min(rows * length, (double) memory.activations(1, (long) Math.ceil(span)));
            useful *= length;
            pitch *= size[d];
        }
        return rows / useful;
    }

    /** The most that {@link #loopElements} can be: nothing is clipped. */
    long wholeElements() {
        long product = 1;
        for (int d = 0; d < extent.length; d++) {
            product *= loopMoves(d) ? extent[d] : 1;
        }
        return product;
    }

    /** Bytes of so many elements. */
    long bytes(long elements) {
        return (elements * bits + 7) >> 3;
    }
}
