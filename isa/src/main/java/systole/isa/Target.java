package systole.isa;

import java.util.Map;

/**
 * The limits that lowering must respect on one device: nothing else of the device is visible to it.
 *
 * @param cores cores that run tiles
 * @param scratchBytes scratchpad of one core that a kernel may use
 * @param accumulatorBytes accumulators or registers of one core
 * @param loadBytesInFlight bytes that the load path of one core keeps in flight
 * @param macsPerCycle multiply-accumulates a cycle and core, by operand type; a type that is missing is unsupported
 * @param vectorLanes vector operations a cycle and core
 */
public record Target(
        int cores,
        long scratchBytes,
        long accumulatorBytes,
        long loadBytesInFlight,
        Map<DataType, Double> macsPerCycle,
        double vectorLanes) {
    /** Copies the rates. */
    public Target {
        macsPerCycle = Map.copyOf(macsPerCycle);
    }
}
