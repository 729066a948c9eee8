package systole.system.json;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.sim.quantity.Dimension;
import systole.system.cost.DieSpec;
import systole.system.json.Scalars.Sign;

/** Reads {@code die} of a device: what its silicon is, as far as it differs from what is enabled. */
final class DieReader {
    private DieReader() {}

    /** The die; null when the description has none. */
    static @Nullable Supplier<DieSpec> die(Fields device) {
        if (!device.has("die")) {
            return null;
        }
        Fields die = device.object("die");
        JsonValue given = device.find("memory");
        // what is wrong with the memory, its own reader tells
        Fields memory = new Fields(given == null ? die.value() : given, new Problems());
        String memoryType = MemoryReader.isSram(memory) ? "SRAM" : memory.text("type");
        int stacks = memoryType.equals("SRAM") ? 0 : memory.whole("stacks", 1, 1024);
        String process = die.text("process");
        int dies = die.has("dies") ? die.whole("dies", 1, 64) : 1;
        Integer cores = die.has("cores") ? die.whole("cores", 1, DeviceReader.MOST_CORES) : null;
        Integer macs = die.has("macs") ? die.whole("macs", 1) : null;
        int doubleLanes = die.has("doubleLanes") ? die.whole("doubleLanes", 0) : 0;
        Integer schedulers = die.has("schedulers") ? die.whole("schedulers", 0) : null;
        Long coreMemory = die.has("coreMemory") ? die.wholeQuantity("coreMemory", Dimension.BYTES) : null;
        Long cache = die.has("cache") ? die.wholeQuantity("cache", Dimension.BYTES) : null;
        int ports = die.has("memoryPorts") ? die.whole("memoryPorts", 0, 1024) : stacks;
        Double links = die.has("linkBandwidth")
                ? die.quantity("linkBandwidth", Dimension.BYTES_PER_SECOND, Sign.NOT_NEGATIVE)
                : null;
        Double area = die.has("squareMillimetres") ? die.decimal("squareMillimetres", Sign.POSITIVE) : null;
        return die.make(() -> new DieSpec(
                process,
                dies,
                cores,
                macs,
                doubleLanes,
                schedulers,
                coreMemory,
                cache,
                memoryType,
                ports,
                links,
                area));
    }
}
