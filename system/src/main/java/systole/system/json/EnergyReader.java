package systole.system.json;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import systole.isa.DataType;
import systole.microarch.EnergyTable;
import systole.sim.quantity.Dimension;

/**
 * Reads {@code energy} of the family and the energy of its memory type. A byte between memory and cache costs what the DRAM
 * type says and what the family's controllers and wires add.
 */
final class EnergyReader {
    private static final double PICO = 1e12;

    private EnergyReader() {}

    static Supplier<EnergyTable> read(Fields energy, Fields memory, boolean opensRows) {
        Map<DataType, Double> mac = macs(energy.object("mac"));
        double paddingMacShare = energy.decimal("paddingMacShare", Scalars.Sign.NOT_NEGATIVE);
        double vector = picojoules(energy, "vector");
        double special = picojoules(energy, "special");
        double scratch = picojoules(energy, "scratchPerByte");
        double cache = picojoules(energy, "cachePerByte");
        double path = picojoules(energy, "memoryPathPerByte");
        double link = picojoules(energy, "linkPerByte");
        double device = picojoules(memory, "perByte");
        double activation = opensRows ? picojoules(memory, "activation") : 0;
        memory.make(() -> device);
        return energy.make(() -> new EnergyTable(
                mac, paddingMacShare, vector, special, scratch, cache, rounded(path + device), activation, link));
    }

    private static Map<DataType, Double> macs(Fields mac) {
        Map<DataType, Double> map = new EnumMap<>(DataType.class);
        for (DataType type : DataType.values()) {
            if (mac.has(type.text(), Shape.quantity(Dimension.JOULES, Scalars.Sign.NOT_NEGATIVE))) {
                map.put(type, picojoules(mac, type.text()));
            }
        }
        mac.make(() -> map);
        return map;
    }

    private static double picojoules(Fields fields, String key) {
        return rounded(fields.quantity(key, Dimension.JOULES, Scalars.Sign.NOT_NEGATIVE) * PICO);
    }

    /** To a millionth of a picojoule: 1.1 pJ is 1.1 again after the way through joules. */
    private static double rounded(double picojoules) {
        return Math.rint(picojoules * 1e6) / 1e6;
    }
}
