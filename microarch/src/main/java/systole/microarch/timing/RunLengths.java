package systole.microarch.timing;

import java.util.Arrays;
import systole.isa.Grid;
import systole.memory.MemorySpec;

/**
 * Neighbouring bytes that the cores in step ask for together by each load or store. A tile's row is a run; it goes on where the tile's
 * rows follow each other, where the next iteration of the innermost loop asks for what comes next, and where the tile of
 * another core lies beside it.
 */
final class RunLengths {
    private RunLengths() {}

    /** Time of each load and store over that of a stream of as many bytes. */
    static double[] timesStream(Decoded decoded) {
        int[] together = together(decoded);
        MemorySpec memory = decoded.device.memory();
        double[] times = new double[decoded.memory.size()];
        for (int i = 0; i < times.length; i++) {
            MemoryOp op = decoded.memory.get(i);
            times[i] = memory.streamBytesPerSecond() / memory.readBytesPerSecond(bytes(decoded, op, together));
        }
        return times;
    }

    /** Tiles that cores run at the same time along each axis. */
    private static int[] together(Decoded decoded) {
        Grid grid = decoded.kernel.grid();
        int[][] tiles = new int[(int) Math.min(decoded.device.cores(), grid.tiles())]
                [grid.axes().size()];
        for (int place = 0; place < tiles.length; place++) {
            grid.coordinates(place, tiles[place]);
        }
        int[] together = new int[grid.axes().size()];
        for (int axis = 0; axis < together.length; axis++) {
            int number = axis;
            together[axis] = (int) Arrays.stream(tiles)
                    .mapToInt(tile -> tile[number])
                    .distinct()
                    .count();
        }
        return together;
    }

    private static double bytes(Decoded decoded, MemoryOp op, int[] together) {
        double run = op.bits() / 8.0;
        int first = op.gathers() ? 1 : 0;
        boolean whole = true;
        for (int d = op.dims() - 1; whole && d >= first; d--) {
            long covered = covered(decoded, op, d, together);
            run *= covered;
            whole = covered == op.size()[d];
        }
        return Math.max(1, run);
    }

    /** Neighbouring elements of a dimension. */
    private static long covered(Decoded decoded, MemoryOp op, int d, int[] together) {
        long covered = Math.min(op.size()[d], op.extent()[d]);
        int inner = op.loops().length - 1;
        if (inner >= 0 && op.loop()[d][inner] == covered && oneRun(op, d)) {
            covered *= decoded.mostTrips(op.loops()[inner]);
        }
        for (int axis : op.axes()[d]) {
            if (op.grid()[d][axis] == covered) {
                covered *= together[axis];
            }
        }
        return Math.min(op.size()[d], covered);
    }

    /** Whether a tile is a single row along a dimension, so that the next iteration follows at once. */
    private static boolean oneRun(MemoryOp op, int dimension) {
        for (int d = 0; d < dimension; d++) {
            if (Math.min(op.size()[d], op.extent()[d]) > 1) {
                return false;
            }
        }
        return true;
    }
}
