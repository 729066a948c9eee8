package systole.microarch;

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
        long loadBytesInFlight) {}
