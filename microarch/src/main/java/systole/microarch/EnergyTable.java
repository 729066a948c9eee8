package systole.microarch;

import java.util.Map;
import systole.isa.DataType;

/**
 * Energy of each action, in picojoules, at the maximum voltage of the core for actions of the core.
 *
 * @param macPicojoules one multiply-accumulate on random operands, by operand type, with its share of instruction and
 *     operand delivery
 * @param paddingMacShare energy of a multiply-accumulate outside the tensors' edges, where operands are zero and few wires
 *     toggle, as a part of one on random operands (microbenchmark: power of a product of zeros against random data)
 * @param vectorPicojoules one vector-lane operation
 * @param specialPicojoules one special function
 * @param scratchPicojoulesPerByte a byte read from or written to the scratchpad
 * @param cachePicojoulesPerByte a byte between a core and the shared cache
 * @param memoryPicojoulesPerByte a byte between memory and cache, DRAM device and interface together
 * @param activationPicojoules opening one DRAM row
 * @param linkPicojoulesPerByte a byte sent on a link
 */
public record EnergyTable(
        Map<DataType, Double> macPicojoules,
        double paddingMacShare,
        double vectorPicojoules,
        double specialPicojoules,
        double scratchPicojoulesPerByte,
        double cachePicojoulesPerByte,
        double memoryPicojoulesPerByte,
        double activationPicojoules,
        double linkPicojoulesPerByte) {
    /** Copies the map. */
    public EnergyTable {
        macPicojoules = Map.copyOf(macPicojoules);
    }
}
