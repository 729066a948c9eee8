package systole.system.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import systole.system.Presets;
import systole.system.Presets.Folder;

/**
 * Reads every description that comes with the program, and a scenario of each kind, so that readers show what they ask for. What
 * files hold is of no matter: a key is known by being asked for.
 */
final class SchemaLog {
    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("devices", "hardware"),
            Map.entry("families", "hardware"),
            Map.entry("memories", "memory"),
            Map.entry("libraries", "library"),
            Map.entry("communication", "communication"),
            Map.entry("networks", "network"),
            Map.entry("systems", "system"),
            Map.entry("models", "model"),
            Map.entry("architectures", "architecture"),
            Map.entry("calibration", "calibration"),
            Map.entry("stacks", "stack"),
            Map.entry("prices", "prices"),
            Map.entry("technology", "process"));
    private static final String PARTS = "configs/technology/parts.json";
    private static final String SCENARIO = "scenario";
    /** A scenario of each kind of work, and of each form that a part of one may have. */
    private static final List<String> SCENARIOS =
            List.of("inference", "decode", "prefill", "training", "adapters", "operators", "array");

    /** Nodes with what none has that comes with the program. */
    private static final List<String> SYSTEMS = List.of("system-fat-tree", "system-dragonfly");

    private final KeyLog log = new KeyLog(SchemaLog::kind);
    /** What shipped files themselves say at the top, by kind: how many files, and in how many a key stands. */
    private final List<JsonValue> files = new ArrayList<>();

    private SchemaLog() {}

    static SchemaLog read() {
        SchemaLog reading = new SchemaLog();
        reading.presets(Folder.DEVICES, (value, documents) -> new DeviceReader(documents).read(value, true));
        reading.presets(Folder.SYSTEMS, (value, documents) -> new NodeReader(documents).read(value, true));
        reading.presets(Folder.MEMORIES, SchemaLog::memory);
        reading.presets(Folder.MODELS, (value, documents) -> new ModelReader(documents).document("", value));
        reading.presets(
                Folder.ARCHITECTURES, (value, documents) -> ArchitectureReader.read(value, documents.problems()));
        reading.presets(Folder.LIBRARIES, (value, documents) -> LibraryReader.read(value, documents));
        reading.presets(Folder.STACKS, (value, documents) -> new StackReader(documents).read(value));
        reading.presets(Folder.CALIBRATION, (value, documents) -> new FreeConstantReader(documents).read(value));
        reading.presets(Folder.PRICES, (value, documents) -> PricesReader.read(value, true, documents.problems()));
        reading.presets(Folder.TECHNOLOGY, (value, documents) -> TechnologyReader.read(value, documents.problems()));
        SCENARIOS.forEach(reading::scenario);
        reading.model("quantised.json");
        SYSTEMS.forEach(reading::system);
        return reading;
    }

    KeyLog log() {
        return log;
    }

    /** Shipped files that were read one by one. */
    List<JsonValue> files() {
        return files;
    }

    static String kind(String file) {
        String[] parts = file.split("/", -1);
        if (parts[0].equals(SCENARIO)) {
            return SCENARIO;
        }
        if (file.equals(PARTS)) {
            return "parts";
        }
        return parts.length == 3 && parts[0].equals("configs") ? KINDS.getOrDefault(parts[1], "") : "";
    }

    private void presets(Folder folder, BiFunction<JsonValue, Documents, Supplier<?>> reader) {
        for (String id : Presets.ids(folder)) {
            Problems problems = new Problems(log);
            Documents documents = new Documents(Path.of(""), problems);
            documents.preset(id, "a description", null, List.of(folder)).ifPresent(value -> {
                files.add(value);
                Supplier<?> read = reader.apply(value, documents);
                problems.throwIfAny();
                Objects.requireNonNull(read.get());
            });
            problems.throwIfAny();
        }
    }

    private static Supplier<?> memory(JsonValue value, Documents documents) {
        Problems problems = documents.problems();
        Fields memory = new Fields(Sources.checked(value, true, problems), problems);
        return MemoryReader.isSram(memory)
                ? () -> memory
                : DramReader.read(memory.text("id"), memory.object("dram"), 0);
    }

    private void scenario(String name) {
        String file = SCENARIO + "/" + name + ".json";
        ScenarioReader.simulation(file, text(name + ".json"), new Problems(log));
    }

    /** A model that says what no shipped one does. */
    private void model(String name) {
        Problems problems = new Problems(log);
        JsonValue document = TreeReader.read(new JsonSource("configs/models/" + name, text(name)), problems)
                .orElseThrow();
        new ModelReader(new Documents(Path.of(""), problems)).document("", document);
        problems.throwIfAny();
    }

    private void system(String name) {
        Problems problems = new Problems(log);
        JsonSource source = new JsonSource(Presets.name(Folder.SYSTEMS, name), text(name + ".json"));
        TreeReader.read(source, problems)
                .ifPresent(value -> new NodeReader(new Documents(Path.of(""), problems)).read(value, false));
        problems.throwIfAny();
    }

    private static String text(String name) {
        try (InputStream in = Objects.requireNonNull(SchemaLog.class.getResourceAsStream("specimens/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
