package systole.microarch;

import systole.sim.quantity.Range;

/**
 * One core.
 *
 * @param tensor tensor units
 * @param vectorLanes vector operations a cycle
 * @param specialPerCycle special functions (exponential, reciprocal, root) a cycle
 * @param scratchBytes scratchpad that a kernel may use
 * @param scratchBytesPerCycle scratchpad bandwidth to the tensor units
 * @param accumulatorBytes accumulators or registers
 * @param portBytesPerCycle bandwidth between the core and cache or memory
 * @param loadBytesInFlight bytes that loads into registers keep in flight; loads straight into the scratchpad are
 *     limited by their buffers
 */
public record CoreSpec(
        TensorSpec tensor,
        double vectorLanes,
        double specialPerCycle,
        long scratchBytes,
        double scratchBytesPerCycle,
        long accumulatorBytes,
        double portBytesPerCycle,
        long loadBytesInFlight) {
    private static final long LEAST_IN_FLIGHT_BYTES = 256;

    /** Checks that loads keep at least two lines in flight: with less, no kernel makes progress worth simulating. */
    public CoreSpec {
        Range.PER_CYCLE.check(vectorLanes, specialPerCycle, scratchBytesPerCycle, portBytesPerCycle);
        if (loadBytesInFlight < LEAST_IN_FLIGHT_BYTES) {
            throw new IllegalArgumentException("a core keeps at least " + LEAST_IN_FLIGHT_BYTES
                    + " bytes of loads in flight, found " + loadBytesInFlight);
        }
    }

    /** The part of a core that each of so many tiles has that it works on in turn. */
    CoreSpec shared(int tiles) {
        return new CoreSpec(
                tensor.shared(tiles),
                vectorLanes / tiles,
                specialPerCycle / tiles,
                scratchBytes / tiles,
                scratchBytesPerCycle / tiles,
                accumulatorBytes / tiles,
                portBytesPerCycle / tiles,
                Math.max(LEAST_IN_FLIGHT_BYTES, loadBytesInFlight / tiles));
    }
}
