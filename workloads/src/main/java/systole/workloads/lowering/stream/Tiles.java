package systole.workloads.lowering.stream;

import systole.isa.Target;

/** How large a streaming tile is. */
final class Tiles {
    private Tiles() {}

    static long ceilDiv(long a, long b) {
        return (a + b - 1) / b;
    }

    /**
     * Bytes that one load brings: what the library asks for, less where the load path could not keep all stages of all inputs
     * in flight.
     */
    static long loadBytes(StreamLibrary library, Target target, int inputs) {
        long inFlight = target.loadBytesInFlight() / ((long) library.stages() * inputs);
        return Math.max(1, Math.min(library.tileBytes(), inFlight));
    }

    /** Units (elements or rows) of a tile: {@code most}, fewer to give each core one, {@code least} at least. */
    static long share(long units, long most, long least, int cores) {
        return Math.max(1, Math.min(most, Math.max(least, ceilDiv(units, cores))));
    }
}
