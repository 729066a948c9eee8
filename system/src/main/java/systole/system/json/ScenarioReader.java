package systole.system.json;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import systole.system.DeviceDescription;
import systole.system.Execution;
import systole.system.ImportedModel;
import systole.system.InputException;
import systole.system.Parallelism;
import systole.system.Scenario;
import systole.system.SystemSpec;
import systole.system.UnservedException;
import systole.system.Workload;
import systole.system.run.ScenarioSimulation;
import systole.system.run.Simulation;
import systole.workloads.model.Precision;
import systole.workloads.model.TransformerConfig;

/**
 * Reads a scenario from a file or from the options of a command line.
 *
 * <p>Both forms throw {@link InputException} with all problems of the input and every file that it names, and
 * {@link UnservedException} for what is valid and cannot be served.
 */
public final class ScenarioReader {
    private final Problems problems;
    private final Documents documents;
    private final List<String> assumptions = new ArrayList<>();
    private final Reservations reservations = new Reservations();

    private ScenarioReader(Path base) {
        this(base, new Problems());
    }

    private ScenarioReader(Path base, Problems problems) {
        this.problems = problems;
        this.documents = new Documents(base, problems);
    }

    private ScenarioReader(Documents documents) {
        this.problems = documents.problems();
        this.documents = documents;
    }

    /** Reads a tree with the documents that it names. */
    static Simulation simulation(JsonValue root, Documents documents) {
        JsonValue scenario = documents.edited(Place.SCENARIO, root);
        documents.problems().throwIfAny();
        return new ScenarioReader(documents).simulation(scenario, false);
    }

    /** Reads the device of a tree's machine alone. */
    static DeviceDescription device(JsonValue root, Documents documents) {
        Fields scenario = new Fields(documents.edited(Place.SCENARIO, root), documents.problems());
        JsonValue system = scenario.find("system");
        Supplier<DeviceDescription> device =
                system == null ? missing(scenario, "system") : new SystemReader(documents).device(system);
        documents.problems().throwIfAny();
        return device.get();
    }

    /** Reads the machine of a tree alone. */
    static SystemSpec machine(JsonValue root, Documents documents) {
        Fields scenario = new Fields(documents.edited(Place.SCENARIO, root), documents.problems());
        Supplier<SystemSpec> machine = system(scenario, documents);
        documents.problems().throwIfAny();
        return machine.get();
    }

    /** Reads a file; paths in it are looked for beside it, then in the working folder. */
    public static Scenario read(Path file) {
        Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        ScenarioReader reader = new ScenarioReader(folder);
        Optional<JsonValue> root = JsonSource.read(file, file.toString(), null, reader.problems)
                .flatMap(source -> TreeReader.read(source, reader.problems));
        if (root.isEmpty()) {
            reader.problems.throwIfAny();
        }
        return reader.scenario(root.orElseThrow(), false);
    }

    /** Reads a file of any kind of work, ready to be answered. */
    public static Simulation simulation(Path file) {
        return simulation(file, Map.of());
    }

    /** The same with options, named as in {@link #options()}, whose values take the place of the file's. */
    public static Simulation simulation(Path file, Map<String, String> options) {
        Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        ScenarioReader reader = new ScenarioReader(folder);
        Optional<JsonValue> root = JsonSource.read(file, file.toString(), null, reader.problems)
                .flatMap(source -> TreeReader.read(source, reader.problems));
        if (root.isEmpty()) {
            reader.problems.throwIfAny();
        }
        JsonValue scenario = FlagForm.over(root.orElseThrow(), options, reader.problems);
        reader.problems.throwIfAny();
        return reader.simulation(scenario, false);
    }

    /** Reads a text of any kind of work; {@code name} stands for it in messages, and paths are looked for in the working folder. */
    public static Simulation simulation(String name, String text) {
        return simulation(name, text, new Problems());
    }

    static Simulation simulation(String name, String text, Problems problems) {
        ScenarioReader reader = new ScenarioReader(Path.of(""), problems);
        Optional<JsonValue> root = TreeReader.read(new JsonSource(name, text), reader.problems);
        if (root.isEmpty()) {
            reader.problems.throwIfAny();
        }
        return reader.simulation(root.orElseThrow(), false);
    }

    /** Reads options of any kind of work, named as in {@link #options()} without dashes. */
    public static Simulation simulation(Map<String, String> options) {
        ScenarioReader reader = new ScenarioReader(Path.of(""));
        JsonValue root = FlagForm.tree(options, reader.assumptions, reader.problems);
        reader.problems.throwIfAny();
        return reader.simulation(root, true);
    }

    /** Reads a text; {@code name} stands for it in messages, and paths in it are looked for in the working folder. */
    public static Scenario read(String name, String text) {
        ScenarioReader reader = new ScenarioReader(Path.of(""));
        Optional<JsonValue> root = TreeReader.read(new JsonSource(name, text), reader.problems);
        if (root.isEmpty()) {
            reader.problems.throwIfAny();
        }
        return reader.scenario(root.orElseThrow(), false);
    }

    /** Reads options, named as in {@link #options()} without dashes. */
    public static Scenario read(Map<String, String> options) {
        ScenarioReader reader = new ScenarioReader(Path.of(""));
        JsonValue root = FlagForm.tree(options, reader.assumptions, reader.problems);
        reader.problems.throwIfAny();
        return reader.scenario(root, true);
    }

    /** Names of the options that make a scenario, and what they mean. */
    public static Map<String, String> options() {
        return FlagForm.meanings();
    }

    private Simulation simulation(JsonValue document, boolean wholeNode) {
        if (OperatorsReader.reads(document)) {
            return new OperatorsReader(documents).read(document);
        }
        return TrainingReader.reads(document)
                ? new TrainingReader(documents, assumptions).read(document, wholeNode)
                : new ScenarioSimulation(scenario(document, wholeNode));
    }

    private Scenario scenario(JsonValue document, boolean wholeNode) {
        Fields root = new Fields(document, problems);
        Supplier<ImportedModel> model = model(root, documents);
        Supplier<SystemSpec> system = system(root, documents);
        Supplier<Workload> workload = WorkloadReader.read(root.object("workload"), reservations);
        PrecisionReader.Formats precision = PrecisionReader.read(optional(root, "precision"), assumptions);
        IntFunction<Parallelism> parallelism =
                ParallelismReader.readForInference(optional(root, "parallelism"), reservations, assumptions);
        Supplier<Execution> execution =
                ExecutionReader.readForInference(optional(root, "execution"), reservations, documents);
        root.make(() -> true);
        problems.throwIfAny();
        ImportedModel imported = model.get();
        SystemSpec machine = system.get();
        ModelKinds.check(WorkloadReader.kind(document), imported.config());
        reservations.throwIfAny();
        assumptions.addAll(imported.assumptions());
        machine.failures().forEach(failure -> assumptions.add(failure.assumption()));
        ScenarioChecks checks = new ScenarioChecks(assumptions);
        TransformerConfig network = checks.format(imported.config(), machine);
        Precision asked = precision.of(network.dtype(), imported.quantised(), ScenarioChecks.multiplied(machine));
        checks.types(List.of(asked.linear(), asked.activations()), machine);
        Precision types =
                checks.head(execution.get().stack().wideExperts() ? asked.withWideExperts() : asked, network, machine);
        checks.parts(machine);
        Parallelism plan = parallelism.apply(tensor(root, machine, wholeNode, assumptions));
        checks.devices(plan, network, machine);
        checks.positions(workload.get(), network);
        checks.shares(workload.get().readTokens(), plan);
        checks.power(execution.get(), machine);
        checks.collectives(execution.get(), plan);
        return new Scenario(network, machine, workload.get(), types, plan, execution.get(), assumptions);
    }

    /** Tensor parallelism where none is given: none in a file; on a command line all devices of a node. */
    static int tensor(Fields root, SystemSpec machine, boolean wholeNode, List<String> assumptions) {
        int node = Math.min(machine.node().devices(), machine.devices());
        if (!wholeNode || node == 1 || optional(root, "parallelism").has("tensor")) {
            return 1;
        }
        assumptions.add(
                "--tensor " + node + ", all devices of one " + machine.node().id() + ", as none was given");
        return node;
    }

    static Supplier<ImportedModel> model(Fields root, Documents documents) {
        JsonValue value = root.find("model");
        return value == null ? missing(root, "model") : new ModelReader(documents).read(value);
    }

    static Supplier<SystemSpec> system(Fields root, Documents documents) {
        JsonValue value = root.find("system");
        return value == null ? missing(root, "system") : new SystemReader(documents).read(value);
    }

    static Fields optional(Fields root, String key) {
        return root.has(key)
                ? root.object(key)
                : new Fields(
                        JsonValue.emptyObject(root.value().file(), root.value().pointerTo(key)), root.problems());
    }

    private static <T> Supplier<T> missing(Fields root, String key) {
        root.text(key);
        return Problems.unread();
    }
}
