package systole.system.cost;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
 * @param enabled cores that the device uses of them; those of the die that has most where dies differ
 * @param publishedRatio what the parts were multiplied with to come to a published area; 1 where none is known
 */
public record ChipArea(Map<String, Double> parts, double core, int cores, int enabled, double publishedRatio) {
    private static final int SCHEDULED_LANES = 32;

    /** Most that parts may come to over the area that is published: twice the furthest of any die that ships. */
    private static final double MOST_OVER_PUBLISHED = 2;

    /** Copies the map in its order. */
    public ChipArea {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /**
     * The area of a device as it is described: the published one where there is one, shared out as the model shares it.
     *
     * @throws UnservedException when it does not say what it is made in, or its cores are not those of whole dies
     */
    public static ChipArea of(DeviceDescription device, Technology technology) {
        return of(device, technology, device);
    }

    /**
     * The area of a device that was made from another by changes. The published area of the other is taken, times what the model
     * says of the change: what the model misses of a die it is taken to miss of its changes.
     *
     * @throws UnservedException as above
     */
    public static ChipArea of(DeviceDescription device, Technology technology, DeviceDescription original) {
        ChipArea model = model(device, technology);
        Double published = die(device).squareMillimetres();
        Double before = die(original).squareMillimetres();
        if (published == null) {
            return model;
        }
        DeviceDescription stated = published.equals(before) ? original : device;
        double parts = model(stated, technology).total();
        if (parts > MOST_OVER_PUBLISHED * published) {
            throw new UnservedException(
                    String.format(
                            Locale.ROOT,
                            "%s says a die of %.0f mm2 (\"squareMillimetres\"), and its parts alone come to %.0f",
                            stated.spec().id(),
                            published,
                            parts),
                    "lower \"cores\" or \"macs\" of \"die\", or give the area that a die of these parts has, or none");
        }
        return model.times(published / parts);
    }

    /**
     * The area that parts alone come to, whatever is published.
     *
     * @throws UnservedException as above
     */
    public static ChipArea model(DeviceDescription device, Technology technology) {
        DieSpec die = die(device);
        DeviceSpec spec = device.spec();
        AreaTable table = technology.area();
        ProcessNode node = technology.node(die.process());
        double logic = table.node().logicDensity() / node.logicDensity();
        int dies = die.dies();
        int cores = cores(die, spec);
        double macs = die.macs() == null ? spec.core().tensor().macsPerCycle(DataType.BF16) : die.macs();
        macs = macs > 0 ? macs : widest(spec);
        double lanes = spec.core().vectorLanes();
        double schedulers = die.schedulers() == null ? lanes / SCHEDULED_LANES : die.schedulers();
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
        double lane = (lanes + table.doubleLaneRatio() * die.doubleLanes()) * table.lane() * logic;
        double issue = schedulers * table.scheduler() * logic;
        double sram = node.cells((double) memory) * table.coreMemoryRatio();
        parts.put("tensor units", cores * mac);
        parts.put("vector lanes", cores * lane);
        parts.put("schedulers", cores * issue);
        parts.put("core memories", cores * sram);
        parts.put("shared cache", node.cells(cache / dies) * table.cacheRatio());
        parts.put(
                "memory ports",
                (double) die.memoryPorts() / dies * Technology.ofMemory(table.memoryPorts(), die.memoryType()));
        parts.put("links", linkRate / dies * table.linkPerByteSecond());
        parts.put("host link", host == null ? 0 : host.bytesPerSecond() / dies * table.hostPerByteSecond());
        double known = parts.values().stream().mapToDouble(Double::doubleValue).sum();
        parts.put("everything else", known * table.uncoreShare() / (1 - table.uncoreShare()));
        return new ChipArea(parts, mac + lane + issue + sram, cores, (spec.cores() + dies - 1) / dies, 1);
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

    private ChipArea times(double ratio) {
        Map<String, Double> scaled = new LinkedHashMap<>();
        parts.forEach((part, square) -> scaled.put(part, square * ratio));
        return new ChipArea(scaled, core * ratio, cores, enabled, ratio);
    }

    /** Cores of one die. */
    private static int cores(DieSpec die, DeviceSpec spec) {
        @Nullable Integer stated = die.cores();
        int all = stated == null ? spec.cores() : stated;
        if (spec.cores() > all) {
            throw new UnservedException(
                    spec.id() + " uses " + spec.cores() + " cores of silicon that has " + all,
                    "raise \"cores\" of \"die\" to at least " + spec.cores());
        }
        if (all % die.dies() != 0) {
            throw new UnservedException(
                    all + " cores are not those of " + die.dies() + " equal dies of " + spec.id(),
                    "take a multiple of " + die.dies() + " as \"cores\" of \"die\"");
        }
        return all / die.dies();
    }

    /** Where there are no 16-bit products: those of 8 bits, two for one. */
    private static double widest(DeviceSpec spec) {
        double half = spec.core().tensor().macsPerCycle(DataType.FP16);
        return half > 0 ? half : spec.core().tensor().macsPerCycle(DataType.INT8) / 2;
    }
}
