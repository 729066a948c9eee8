package systole.system.json;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import systole.memory.dram.ControllerSpec;
import systole.memory.dram.DramStandard;
import systole.system.Changes;
import systole.system.Choice;
import systole.system.DeviceDescription;
import systole.system.FreeConstant;
import systole.system.ImportedModel;
import systole.system.InputException;
import systole.system.NodeSpec;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.Problem;
import systole.system.SoftwareLibrary;
import systole.system.SystemSpec;

/**
 * Descriptions by id or path: devices, nodes, systems, models and kernel libraries. Every method throws {@link InputException}
 * with all problems of the description and the files that it names.
 */
public final class Descriptions {
    private static final String JSON = ".json";
    private static final Path WORKING_FOLDER = Path.of("");

    private Descriptions() {}

    /** A device by preset id. */
    public static DeviceDescription device(String id) {
        return preset(
                id,
                "a device",
                List.of(Folder.DEVICES),
                (document, documents) -> new DeviceReader(documents).read(document, true));
    }

    /** A device by preset id or path of a {@code .json} file, with other values in presets. */
    public static DeviceDescription device(String idOrPath, Changes changes) {
        Documents documents = new Documents(WORKING_FOLDER, new Problems(), changes);
        // a what-if needs no sources
        boolean complete = changes.byFile().isEmpty();
        return finish(
                deviceDocument(idOrPath, documents),
                documents,
                (document, all) -> new DeviceReader(all).read(document, complete));
    }

    private static Optional<JsonValue> deviceDocument(String idOrPath, Documents documents) {
        return idOrPath.endsWith(JSON)
                ? documents.named(argument("device", idOrPath), "a device", Folder.DEVICES)
                : documents.preset(idOrPath, "a device", null, List.of(Folder.DEVICES));
    }

    /** The free constants that a device's own description can hold, with their values now and their places there. */
    public static List<FreeConstant> freeConstantsOf(String idOrPath) {
        List<FreeConstant> ofFamily =
                freeConstants(device(idOrPath, Changes.NONE).family());
        Documents documents = new Documents(WORKING_FOLDER, new Problems());
        return finish(
                deviceDocument(idOrPath, documents),
                documents,
                (document, all) -> () -> new FreeConstantReader(all).ofDevice(document, ofFamily));
    }

    /** A device from a file. */
    public static DeviceDescription device(Path file) {
        return read(file, (document, documents) -> new DeviceReader(documents).read(document, true));
    }

    /** A node or pod by preset id; a device's id gives a node of one. */
    public static NodeSpec node(String id) {
        return system(id).node();
    }

    /** A node or pod, or a device alone, by preset id or path, with the kernel libraries of its device. */
    public static SystemSpec system(String idOrPath) {
        return system("system", idOrPath);
    }

    /** The free constants of a family; empty when none are listed for it. */
    public static List<FreeConstant> freeConstants(String family) {
        if (!Presets.ids(Folder.CALIBRATION).contains(family)) {
            return List.of();
        }
        return preset(
                family,
                "a list of free constants",
                List.of(Folder.CALIBRATION),
                (document, documents) -> new FreeConstantReader(documents).read(document));
    }

    /** What measurements chose in a family and its libraries beside the free constants; empty when nothing is listed for it. */
    public static List<Choice> choices(String family) {
        if (!Presets.ids(Folder.CALIBRATION).contains(family)) {
            return List.of();
        }
        return preset(
                family,
                "a list of free constants",
                List.of(Folder.CALIBRATION),
                (document, documents) -> new FreeConstantReader(documents).readChoices(document));
    }

    /** A node or device with other values in presets. */
    public static NodeSpec node(String idOrPath, Changes changes) {
        return system(idOrPath, new Documents(WORKING_FOLDER, new Problems(), changes))
                .node();
    }

    /** Names of all presets that a device's or system's description is put together from. */
    public static Set<String> presets(String idOrPath) {
        Documents documents = new Documents(WORKING_FOLDER, new Problems());
        system(idOrPath, documents);
        return Set.copyOf(documents.presets());
    }

    private static SystemSpec system(String idOrPath, Documents documents) {
        Supplier<SystemSpec> system = new SystemReader(documents).read(argument("system", idOrPath));
        documents.problems().throwIfAny();
        return system.get();
    }

    /** The same, where messages name the option that it was given by. */
    public static SystemSpec system(String option, String idOrPath) {
        Problems problems = new Problems();
        Supplier<SystemSpec> system =
                new SystemReader(new Documents(WORKING_FOLDER, problems)).read(argument(option, idOrPath));
        problems.throwIfAny();
        return system.get();
    }

    /** So many devices of a node, pod or device: as many copies as are needed, joined by its network. */
    public static SystemSpec system(String option, String idOrPath, int devices) {
        Problems problems = new Problems();
        Supplier<SystemSpec> system =
                new SystemReader(new Documents(WORKING_FOLDER, problems)).read(argument(option, idOrPath), devices);
        problems.throwIfAny();
        return system.get();
    }

    /** A model by preset id or path of a Hugging Face configuration. */
    public static ImportedModel model(String idOrPath) {
        Problems problems = new Problems();
        Supplier<ImportedModel> model =
                new ModelReader(new Documents(WORKING_FOLDER, problems)).read(argument("model", idOrPath));
        problems.throwIfAny();
        return model.get();
    }

    /** A kernel library by preset id. */
    public static SoftwareLibrary library(String id) {
        return preset(
                id,
                "a kernel library",
                List.of(Folder.LIBRARIES),
                (document, documents) -> LibraryReader.read(document, documents));
    }

    /**
     * A memory type at the level of its commands, by preset id or path.
     *
     * @param option names the option that it was given by in messages
     * @param channelBytes capacity of a channel, 0 for the smallest described
     */
    public static DramStandard memory(String option, String idOrPath, double channelBytes) {
        return memory(option, idOrPath, channelBytes, false);
    }

    /** {@link #memory} with the controller that devices have, where the type says one. */
    public static DramStandard memoryOfDevices(String option, String idOrPath, double channelBytes) {
        return memory(option, idOrPath, channelBytes, true);
    }

    private static DramStandard memory(String option, String idOrPath, double channelBytes, boolean ofDevices) {
        return memoryType(option, idOrPath, memory -> {
            if (MemoryReader.isSram(memory)) {
                throw new InputException(List.of(new Problem(
                        option,
                        "",
                        0,
                        0,
                        "\"" + idOrPath + "\", which is SRAM and takes no commands",
                        "a type of DRAM",
                        "")));
            }
            Supplier<DramStandard> read = DramReader.read(memory.text("id"), memory.object("dram"), channelBytes);
            if (!ofDevices || !memory.has("controller")) {
                return read;
            }
            Supplier<ControllerSpec> controller = DramReader.controller(memory.object("controller"));
            return () -> read.get().with(controller.get());
        });
    }

    /** Channels that a stack, chip, package or module of a memory type has. */
    public static int channelsPerStack(String option, String idOrPath) {
        return memoryType(option, idOrPath, memory -> {
            int channels = memory.whole("channelsPerStack", 1, 1024);
            return () -> channels;
        });
    }

    private static <T> T memoryType(String option, String idOrPath, Function<Fields, Supplier<T>> reader) {
        Problems problems = new Problems();
        Documents documents = new Documents(WORKING_FOLDER, problems);
        Supplier<T> read = documents
                .named(argument(option, idOrPath), "a memory type", Folder.MEMORIES)
                .map(document -> reader.apply(new Fields(Sources.checked(document, true, problems), problems)))
                .orElseGet(Problems::unread);
        problems.throwIfAny();
        return read.get();
    }

    /** A text that a user gave outside any file. */
    private static JsonValue argument(String name, String text) {
        return JsonValue.scalar(name, "", Position.NONE, Position.NONE, JsonValue.Kind.STRING, text);
    }

    private static <T> T preset(
            String id, String what, List<Folder> folders, BiFunction<JsonValue, Documents, Supplier<T>> reader) {
        Problems problems = new Problems();
        Documents documents = new Documents(WORKING_FOLDER, problems);
        return finish(documents.preset(id, what, null, folders), documents, reader);
    }

    private static <T> T read(Path file, BiFunction<JsonValue, Documents, Supplier<T>> reader) {
        Problems problems = new Problems();
        Path folder = Optional.ofNullable(file.getParent()).orElse(WORKING_FOLDER);
        Optional<JsonValue> document = JsonSource.read(file, file.toString(), null, problems)
                .flatMap(source -> TreeReader.read(source, problems));
        return finish(document, new Documents(folder, problems), reader);
    }

    private static <T> T finish(
            Optional<JsonValue> document, Documents documents, BiFunction<JsonValue, Documents, Supplier<T>> reader) {
        Supplier<T> read = document.map(value -> reader.apply(value, documents)).orElseGet(Problems::unread);
        documents.problems().throwIfAny();
        return read.get();
    }
}
