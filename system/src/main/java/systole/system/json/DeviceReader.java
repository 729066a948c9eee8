package systole.system.json;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.memory.CacheSpec;
import systole.memory.MemorySpec;
import systole.microarch.ClockSpec;
import systole.microarch.CoreSpec;
import systole.microarch.DeviceSpec;
import systole.microarch.EnergyTable;
import systole.microarch.LaunchSpec;
import systole.microarch.PowerSpec;
import systole.system.DeviceDescription;
import systole.system.DeviceLinks;
import systole.system.HostLinkSpec;
import systole.system.Presets.Folder;
import systole.system.SoftwareLibraries;
import systole.system.SoftwareLibrary;
import systole.system.cost.DieSpec;

/**
 * Reads a device: its own description over that of its family, over that of its memory type. Each value may stand in any of
 * them; the device has the last word.
 */
final class DeviceReader {
    /** Ten times the cores of a whole wafer; beyond it counts of all cores together are a mistake, not a machine. */
    static final int MOST_CORES = 10_000_000;

    private final Documents documents;
    private final Problems problems;
    private final int parts;

    DeviceReader(Documents documents) {
        this(documents, 1);
    }

    /**
     * Reads one of several equal parts of the devices that are described.
     *
     * @param parts parts of a described device, each of which counts as a device
     */
    DeviceReader(Documents documents, int parts) {
        this.documents = documents;
        this.problems = documents.problems();
        this.parts = parts;
    }

    /**
     * Reads a description.
     *
     * @param document the device's own
     * @param complete whether each figure needs a source
     */
    Supplier<DeviceDescription> read(JsonValue document, boolean complete) {
        Optional<JsonValue> joined = documents.tree(
                "device joined" + (complete ? " with sources" : ""), document, () -> joined(document, complete));
        return joined.isPresent() ? read(documents.edited(Place.DEVICE, joined.get())) : Problems.unread();
    }

    private Optional<JsonValue> joined(JsonValue document, boolean complete) {
        JsonValue own = Sources.checked(document, complete, problems);
        if (!own.isObject()) {
            problems.wrong(own, "an object");
            return Optional.empty();
        }
        JsonValue reference = own.members().get("family");
        Optional<JsonValue> family = Optional.empty();
        if (reference == null) {
            new Fields(own, problems).text("family");
        } else {
            family = documents.named(reference, "a family", Folder.FAMILIES);
        }
        if (reference == null || family.isEmpty()) {
            return Optional.empty();
        }
        JsonValue shared = Overlay.without(Sources.checked(family.get(), true, problems), List.of("id", "name"));
        return memoryType(Overlay.of(shared, own));
    }

    private Optional<JsonValue> memoryType(JsonValue joined) {
        JsonValue memory = joined.members().get("memory");
        JsonValue type = memory == null ? null : memory.members().get("type");
        if (memory == null || type == null) {
            new Fields(joined, problems).object("memory").text("type");
            return Optional.empty();
        }
        return documents.named(type, "a memory type", Folder.MEMORIES).map(document -> {
            JsonValue timing = Overlay.without(Sources.checked(document, true, problems), List.of("id", "name"));
            return Overlay.with(joined, "memory", Overlay.of(timing, memory));
        });
    }

    private Supplier<DeviceDescription> read(JsonValue joined) {
        Fields device = new Fields(ChipPart.of(joined, parts, problems), problems);
        String id = device.text("id");
        device.text("name", "");
        String family = device.text("family");
        int cores = device.whole("cores", 1, MOST_CORES);
        Supplier<ClockSpec> clock = part(ClockSpec.class, device.object("clock"), ClockReader::clock);
        Supplier<CoreSpec> core = part(CoreSpec.class, device.object("core"), CoreReader::read);
        @Nullable
        Supplier<CacheSpec> cache = device.has("sharedCache")
                ? part(CacheSpec.class, device.object("sharedCache"), MemoryReader::cache)
                : null;
        Fields memoryFields = device.object("memory");
        boolean opensRows = !MemoryReader.isSram(memoryFields);
        Fields memoryEnergy = memoryFields.object("energy");
        Supplier<EnergyTable> energy = part(
                EnergyTable.class,
                device.object("energy"),
                // what the memory's bytes cost is part of the table
                fields -> EnergyReader.read(fields, memoryEnergy, opensRows),
                "EnergyTable " + opensRows + memoryEnergy.value().content());
        Supplier<MemorySpec> memory = part(MemorySpec.class, memoryFields, MemoryReader::memory);
        Supplier<LaunchSpec> launch = part(LaunchSpec.class, device.object("launch"), ClockReader::launch);
        Supplier<PowerSpec> power = part(PowerSpec.class, device.object("power"), ClockReader::power);
        @Nullable Supplier<DeviceLinks> links = LinksReader.links(device);
        @Nullable Supplier<HostLinkSpec> host = LinksReader.host(device);
        @Nullable Supplier<DieSpec> die = DieReader.die(device);
        List<Supplier<SoftwareLibrary>> libraries = device.texts("libraries", (value, p) -> library(value));
        return device.make(() -> new DeviceDescription(
                new DeviceSpec(
                        id,
                        cores,
                        clock.get(),
                        core.get(),
                        cache == null ? null : cache.get(),
                        memory.get(),
                        launch.get(),
                        power.get(),
                        energy.get()),
                family,
                links == null ? null : links.get(),
                host == null ? null : host.get(),
                new SoftwareLibraries(libraries.stream().map(Supplier::get).toList()),
                die == null ? null : die.get()));
    }

    private <T> Supplier<T> part(Class<T> type, Fields fields, Function<Fields, Supplier<? extends T>> reader) {
        return part(type, fields, reader, type.getSimpleName());
    }

    /** A part of the device; one that reads the same as one before is the very same. */
    private <T> Supplier<T> part(
            Class<T> type, Fields fields, Function<Fields, Supplier<? extends T>> reader, String what) {
        return documents.made(type, what, fields.value(), () -> reader.apply(fields));
    }

    private Supplier<SoftwareLibrary> library(JsonValue reference) {
        return documents
                .named(reference, "a kernel library", Folder.LIBRARIES)
                .map(document -> documents.made(
                        SoftwareLibrary.class, "library", document, () -> LibraryReader.read(document, documents)))
                .orElseGet(Problems::unread);
    }
}
