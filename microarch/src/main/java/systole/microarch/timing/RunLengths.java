package systole.microarch.timing;

import java.util.Arrays;
import systole.isa.Grid;
import systole.memory.CacheSpec;
import systole.memory.MemorySpec;

/**
 * Neighbouring bytes that the cores in step ask for together by each load or store. A tile's row is a run; it goes on where the
 * tile's rows follow each other, where the next iteration of the innermost loop asks for what comes next, and where the tile of
 * another core lies beside it. Lines that the cache still holds break a run that is read.
 */
final class RunLengths {
    /** Sectors of a line of the cache, which is replaced as a whole. */
    private static final int SECTORS = 4;

    private final MemorySpec memory;
    private final double streamBytesPerSecond;
    private final double lineBytes;
    private final double[] runBytes;
    private final double[] timesStream;
    /** The last answer for each load or store where the cache holds a part, and the part it was for. */
    private final double[] lastTimes;

    private final double[] lastMissing;

    RunLengths(Decoded decoded) {
        memory = decoded.device.memory();
        streamBytesPerSecond = memory.channelBytesPerSecond((double) memory.capacityBytes());
        CacheSpec cache = decoded.device.cache();
        lineBytes = cache == null ? 0 : SECTORS * cache.sectorBytes();
        int[] together = together(decoded);
        runBytes = decoded.memory.stream()
                .mapToDouble(op -> bytes(decoded, op, together))
                .toArray();
        timesStream = Arrays.stream(runBytes).map(this::timesStream).toArray();
        lastTimes = new double[runBytes.length];
        lastMissing = new double[runBytes.length];
        Arrays.fill(lastMissing, Double.NaN);
    }

    private double timesStream(double run) {
        return streamBytesPerSecond / memory.channelBytesPerSecond(run);
    }

    /** Time of its channels for a load or store over that for a stream of as many bytes. */
    double timesStream(int number) {
        return timesStream[number];
    }

    /**
     * The same where the cache holds a part: lines that are replaced by chance leave {@code 1 / hit} missing ones in a row on
     * average.
     *
     * @param missing part of the bytes that the cache misses
     */
    double timesStream(int number, double missing) {
        if (missing != lastMissing[number]) {
            double between = lineBytes / (1 - missing);
            boolean whole = missing >= 1 || between >= runBytes[number];
            lastTimes[number] = whole ? timesStream[number] : timesStream(between);
            lastMissing[number] = missing;
        }
        return lastTimes[number];
    }

    /** Tiles that cores run at the same time along each axis. */
    private static int[] together(Decoded decoded) {
        Grid grid = decoded.kernel.grid();
        int[] together = new int[grid.axes().size()];
        int places = (int) Math.min(decoded.device.cores(), grid.tiles());
        int[][] along = new int[together.length][places];
        int[] tile = new int[together.length];
        for (int place = 0; place < places; place++) {
            grid.coordinates(place, tile);
            for (int axis = 0; axis < together.length; axis++) {
                along[axis][place] = tile[axis];
            }
        }
        for (int axis = 0; axis < together.length; axis++) {
            Arrays.sort(along[axis]);
            for (int place = 0; place < places; place++) {
                together[axis] += place == 0 || along[axis][place] != along[axis][place - 1] ? 1 : 0;
            }
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
