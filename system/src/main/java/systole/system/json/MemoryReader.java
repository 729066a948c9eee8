package systole.system.json;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.memory.CacheSpec;
import systole.memory.DramSpec;
import systole.memory.MemorySpec;
import systole.memory.SramSpec;
import systole.memory.dram.ControllerSpec;
import systole.memory.dram.DramStandard;
import systole.sim.quantity.Dimension;
import systole.system.json.Scalars.Sign;

/** Reads {@code sharedCache} and {@code memory}. */
final class MemoryReader {
    private static final String DRAM = "dram";
    private static final String SRAM = "sram";

    private MemoryReader() {}

    /** The cache; null when the description has none. */
    static Supplier<CacheSpec> cache(Fields cache) {
        long capacity = cache.wholeQuantity("capacity", Dimension.BYTES);
        double commonShare = cache.decimal("commonShare", Sign.POSITIVE);
        double bandwidth = cache.quantity("bandwidth", Dimension.BYTES_PER_SECOND);
        double latency = cache.quantity("latency", Dimension.SECONDS, Sign.NOT_NEGATIVE);
        int sector = Math.toIntExact(Math.min(cache.wholeQuantity("sector", Dimension.BYTES), Integer.MAX_VALUE));
        return cache.make(() -> new CacheSpec(capacity, commonShare, bandwidth, latency, sector));
    }

    /** The memory, DRAM unless its type says {@code sram}; its {@code energy} belongs to {@link EnergyReader}. */
    static Supplier<? extends MemorySpec> memory(Fields memory) {
        return isSram(memory) ? sram(memory) : dram(memory);
    }

    /** Whether the memory is SRAM, which has no rows to activate. */
    static boolean isSram(Fields memory) {
        return memory.oneOf("kind", List.of(DRAM, SRAM), DRAM).equals(SRAM);
    }

    private static Supplier<SramSpec> sram(Fields memory) {
        String type = memory.text("type");
        long capacity = memory.wholeQuantity("capacity", Dimension.BYTES);
        double bandwidth = memory.quantity("bandwidth", Dimension.BYTES_PER_SECOND);
        double latency = memory.quantity("latency", Dimension.SECONDS);
        long access = memory.wholeQuantity("access", Dimension.BYTES);
        return memory.make(() -> new SramSpec(type, capacity, bandwidth, latency, Math.toIntExact(access)));
    }

    private static Supplier<DramSpec> dram(Fields memory) {
        String type = memory.text("type");
        int stacks = memory.whole("stacks", 1, 1024);
        long capacity = memory.wholeQuantity("capacity", Dimension.BYTES);
        double bandwidth = memory.quantity("bandwidth", Dimension.BYTES_PER_SECOND);
        double path = memory.has("pathBandwidth")
                ? memory.quantity("pathBandwidth", Dimension.BYTES_PER_SECOND)
                : Double.POSITIVE_INFINITY;
        double latency = memory.quantity("latency", Dimension.SECONDS);
        int channels = stacks * memory.whole("channelsPerStack", 1, 1024);
        int readers = memory.whole("readersPerChannel", 1, 1024);
        Supplier<DramStandard> standard = DramReader.read(type, memory.object("dram"), (double) capacity / channels);
        @Nullable
        Supplier<ControllerSpec> controller =
                memory.has("controller") ? DramReader.controller(memory.object("controller")) : null;
        double ecc = memory.has("inlineEcc") ? memory.decimal("inlineEcc", Sign.NOT_NEGATIVE) : 0;
        return memory.make(() -> DramSpec.of(
                        type,
                        capacity,
                        bandwidth,
                        path,
                        latency,
                        channels,
                        readers,
                        controller == null ? standard.get() : standard.get().with(controller.get()))
                .withInlineEcc(ecc));
    }
}
