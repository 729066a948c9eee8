package systole.system.json;

import java.util.List;
import java.util.Optional;
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
        JsonValue own = Sources.checked(document, complete, problems);
        if (!own.isObject()) {
            problems.wrong(own, "an object");
            return Problems.unread();
        }
        JsonValue reference = own.members().get("family");
        Optional<JsonValue> family = Optional.empty();
        if (reference == null) {
            new Fields(own, problems).text("family");
        } else {
            family = documents.named(reference, "a family", Folder.FAMILIES);
        }
        if (reference == null || family.isEmpty()) {
            return Problems.unread();
        }
        JsonValue shared = Overlay.without(Sources.checked(family.get(), true, problems), List.of("id", "name"));
        JsonValue joined = Overlay.of(shared, own);
        Optional<JsonValue> withMemory = memoryType(joined);
        return withMemory.isPresent() ? joined(reference.text(), withMemory.get()) : Problems.unread();
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

    private Supplier<DeviceDescription> joined(String family, JsonValue joined) {
        Fields device = new Fields(ChipPart.of(joined, parts, problems), problems);
        String id = device.text("id");
        device.text("name", "");
        device.find("family");
        int cores = device.whole("cores", 1);
        Supplier<ClockSpec> clock = ClockReader.clock(device.object("clock"));
        Supplier<CoreSpec> core = CoreReader.read(device.object("core"));
        @Nullable Supplier<CacheSpec> cache = MemoryReader.cache(device);
        Fields memoryFields = device.object("memory");
        Supplier<EnergyTable> energy = EnergyReader.read(
                device.object("energy"), memoryFields.object("energy"), !MemoryReader.isSram(memoryFields));
        Supplier<? extends MemorySpec> memory = MemoryReader.memory(memoryFields);
        Supplier<LaunchSpec> launch = ClockReader.launch(device.object("launch"));
        Supplier<PowerSpec> power = ClockReader.power(device.object("power"));
        @Nullable Supplier<DeviceLinks> links = LinksReader.links(device);
        @Nullable Supplier<HostLinkSpec> host = LinksReader.host(device);
        @Nullable Supplier<DieSpec> die = DieReader.die(device);
        List<Supplier<SoftwareLibrary>> libraries = device.list("libraries", (value, p) -> library(value));
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

    private Supplier<SoftwareLibrary> library(JsonValue reference) {
        return documents
                .named(reference, "a kernel library", Folder.LIBRARIES)
                .map(document -> LibraryReader.read(document, documents))
                .orElseGet(Problems::unread);
    }
}
