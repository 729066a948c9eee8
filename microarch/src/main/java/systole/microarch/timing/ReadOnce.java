package systole.microarch.timing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import systole.isa.Grid;

/**
 * Which loads give, at every tile and iteration, a cache a name that no other gives it: of the tensor, of where the load's first tile
 * begins and of where it is. How much of what such a name stands for is in a cache depends on what was there before the kernel alone,
 * so a cache need not remember it. Of stores a cache remembers nothing.
 */
final class ReadOnce {
    private ReadOnce() {}

    /** Of each memory instruction of a kernel. */
    static boolean[] of(List<MemoryOp> memory, Grid grid) {
        boolean[] once = new boolean[memory.size()];
        for (int i = 0; i < once.length; i++) {
            MemoryOp op = memory.get(i);
            once[i] = op.store() || (everyLoopMoves(op) && tilesLieApart(op, grid) && isAlone(op, memory));
        }
        return once;
    }

    /** Whether no other load has the same names, which follow from the tensor and from where the first tile begins (see {@link TileSet}). */
    private static boolean isAlone(MemoryOp op, List<MemoryOp> memory) {
        return memory.stream()
                        .filter(other -> !other.store()
                                && other.tensor() == op.tensor()
                                && Arrays.equals(other.base(), op.base()))
                        .count()
                == 1;
    }

    private static boolean everyLoopMoves(MemoryOp op) {
        return IntStream.range(0, op.loops().length)
                .allMatch(level -> IntStream.range(0, op.dims()).anyMatch(d -> op.loop()[d][level] != 0));
    }

    /** Whether no two tiles begin at the same elements, as far as can be told: coordinates are digits of where they begin. */
    private static boolean tilesLieApart(MemoryOp op, Grid grid) {
        boolean[] moving = new boolean[grid.axes().size()];
        for (int d : op.moved()) {
            if (!areDigits(op.grid()[d], op.axes()[d], grid)) {
                return false;
            }
            for (int axis : op.axes()[d]) {
                moving[axis] = true;
            }
        }
        return IntStream.range(0, moving.length)
                .allMatch(axis -> moving[axis] || grid.axes().get(axis).extent() == 1);
    }

    /** Whether each coefficient is above what those below it come to at the most, so that every sum is reached in one way. */
    private static boolean areDigits(long[] coefficients, int[] axes, Grid grid) {
        List<Integer> rising = IntStream.of(axes)
                .boxed()
                .sorted(Comparator.comparingLong(axis -> coefficients[axis]))
                .toList();
        long most = 0;
        for (int axis : rising) {
            if (coefficients[axis] <= most) {
                return false;
            }
            most += coefficients[axis] * (grid.axes().get(axis).extent() - 1L);
        }
        return true;
    }
}
