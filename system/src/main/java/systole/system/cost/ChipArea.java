package systole.system.cost;

import java.util.LinkedHashMap;
import java.util.Map;
import systole.isa.DataType;
import systole.microarch.DeviceSpec;
import systole.system.DeviceDescription;
import systole.system.DeviceLinks;
import systole.system.HostLinkSpec;
import systole.system.UnservedException;

/**
 * Area of one die of a device, by part. Square millimetres.
 *
 * @param parts by name, in the order of the table
 * @param core one core with all that is in it
 * @param cores cores on the die
 * @param enabled cores that the device uses of them
 */
public record ChipArea(Map<String, Double> parts, double core, int cores, int enabled) {
    /** Copies the map in its order. */
    public ChipArea {
        parts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /**
     * The area of a device.
     *
     * @throws UnservedException when it does not say what it is made in
     */
    public static ChipArea of(DeviceDescription device, Technology technology) {
        DieSpec die = die(device);
        DeviceSpec spec = device.spec();
        AreaTable table = technology.area();
        ProcessNode node = technology.node(die.process());
        double logic = table.node().logicDensity() / node.logicDensity();
        int dies = die.dies();
        int cores = or(die.cores(), spec.cores()) / dies;
        double macs = die.macs() == null ? spec.core().tensor().macsPerCycle(DataType.BF16) : die.macs();
        macs = macs > 0 ? macs : widest(spec);
        double lanes = spec.core().vectorLanes() + table.doubleLaneRatio() * die.doubleLanes();
        long memory = die.coreMemoryBytes() == null
                ? spec.core().scratchBytes() + spec.core().accumulatorBytes()
                : die.coreMemoryBytes();
        double cache = die.cacheBytes() != null
                ? die.cacheBytes()
                : spec.cache() == null ? 0 : spec.cache().capacityBytes();
        DeviceLinks links = device.links();
        double linkRate = die.linkBytesPerSecond() != null
                ? die.linkBytesPerSecond()
                : links == null ? 0 : links.count() * links.bytesPerSecond();
        HostLinkSpec host = device.host();
        Map<String, Double> parts = new LinkedHashMap<>();
        double mac = macs * table.mac() * logic;
        double lane = lanes * table.lane() * logic;
        double sram = node.cells((double) memory) * table.coreMemoryRatio();
        double graphics = die.graphics() ? table.graphicsCore() * logic : 0;
        parts.put("tensor units", cores * mac);
        parts.put("vector lanes", cores * lane);
        parts.put("core memories", cores * sram);
        parts.put("graphics", cores * graphics);
        parts.put("shared cache", node.cells(cache / dies) * table.cacheRatio());
        parts.put(
                "memory ports",
                (double) die.memoryPorts() / dies * Technology.ofMemory(table.memoryPorts(), die.memoryType()));
        parts.put("links", linkRate / dies * table.linkPerByteSecond());
        parts.put("host link", host == null ? 0 : host.bytesPerSecond() / dies * table.hostPerByteSecond());
        double known = parts.values().stream().mapToDouble(Double::doubleValue).sum();
        parts.put("everything else", known * table.uncoreShare() / (1 - table.uncoreShare()));
        return new ChipArea(parts, mac + lane + sram + graphics, cores, Math.min(cores, ceiling(spec.cores(), dies)));
    }

    /** What the silicon of a device is. */
    public static DieSpec die(DeviceDescription device) {
        DieSpec die = device.die();
        if (die == null) {
            throw new UnservedException(
                    device.spec().id() + " does not say what it is made in",
                    "add \"die\": {\"process\": \"tsmc-n5\"} to its description (systole schema hardware)");
        }
        return die;
    }

    /** The whole die. */
    public double total() {
        return parts.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Where there are no 16-bit products: those of 8 bits, two for one. */
    private static double widest(DeviceSpec spec) {
        double half = spec.core().tensor().macsPerCycle(DataType.FP16);
        return half > 0 ? half : spec.core().tensor().macsPerCycle(DataType.INT8) / 2;
    }

    private static int ceiling(int all, int parts) {
        return (all + parts - 1) / parts;
    }

    private static int or(@org.jspecify.annotations.Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
