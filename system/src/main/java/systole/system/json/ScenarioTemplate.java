package systole.system.json;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import systole.system.Changes;
import systole.system.DeviceDescription;
import systole.system.InputException;
import systole.system.SystemSpec;
import systole.system.UnservedException;
import systole.system.run.Simulation;

/**
 * A scenario to be read many times with other values at some places, in it or in the descriptions that it is made of. Files are
 * read once; what two readings have in common is shared by them. Safe to share between threads.
 */
public final class ScenarioTemplate {
    private final JsonValue scenario;
    private final Path base;
    private final Known known = new Known();
    private final Map<Set<String>, Content> files = new ConcurrentHashMap<>();

    private ScenarioTemplate(JsonValue scenario, Path base) {
        this.scenario = scenario;
        this.base = base;
    }

    /**
     * From a file; paths in it are looked for beside it, then in the working folder.
     *
     * @throws InputException when it is no JSON
     */
    public static ScenarioTemplate read(Path file) {
        return of(InputFile.read(file), file);
    }

    /** From a tree that stands in, or is, a file. */
    public static ScenarioTemplate of(JsonValue scenario, Path file) {
        return new ScenarioTemplate(
                scenario, Optional.ofNullable(file.getParent()).orElse(Path.of("")));
    }

    /** The scenario without other values. */
    public JsonValue scenario() {
        return scenario;
    }

    /**
     * The scenario with other values, those of later edits over those of earlier ones.
     *
     * @throws InputException with all problems that it then has
     * @throws systole.system.UnservedException when it is valid and cannot be served
     */
    public Simulation simulation(List<Edit> edits) {
        return ScenarioReader.simulation(scenario, documents(edits));
    }

    /**
     * The same, with what its answer follows from: equal contents have equal answers from one build of the program, however their
     * values came to their places.
     */
    public Resolved resolved(List<Edit> edits) {
        Documents documents = documents(edits);
        Simulation simulation = ScenarioReader.simulation(scenario, documents);
        return new Resolved(simulation, documents.resolved().and(files(edits)));
    }

    /** What the files say that the scenario or a value names, and those that these name. */
    private Content files(List<Edit> edits) {
        List<JsonValue> trees = new ArrayList<>(List.of(scenario));
        edits.forEach(edit -> trees.add(edit.value()));
        return files.computeIfAbsent(NamedFiles.paths(trees), paths -> {
            Content content = Content.of("");
            for (Map.Entry<String, Content> file : NamedFiles.of(base, trees).entrySet()) {
                content = content.and(Content.of(file.getKey())).and(file.getValue());
            }
            return content;
        });
    }

    /**
     * The device of the scenario's machine with other values.
     *
     * @throws InputException as {@link #simulation}
     */
    public DeviceDescription device(List<Edit> edits) {
        return ScenarioReader.device(scenario, documents(edits));
    }

    /**
     * The scenario's machine with other values.
     *
     * @throws InputException as {@link #simulation}
     */
    public SystemSpec machine(List<Edit> edits) {
        return ScenarioReader.machine(scenario, documents(edits));
    }

    /** Names of the descriptions that come with the program and are read for it, such as {@code families/hopper}. */
    public Set<String> descriptions(List<Edit> edits) {
        Set<String> names = new TreeSet<>();
        read(edits)
                .presets()
                .forEach(name -> names.add(name.replaceFirst("^configs/", "").replaceFirst("\\.json$", "")));
        return names;
    }

    /**
     * What the scenario and every document say together that are read for it, or that it or a value of an edit can make it read:
     * where that is equal every choice of those values has the same answer. Takes as long as reading all files again.
     *
     * @param edits some choice of values
     * @param others other values that may stand in their places
     */
    public Content content(List<Edit> edits, Collection<JsonValue> others) {
        Content content = scenario.content();
        for (Edit edit : edits) {
            content = content.and(Content.of(edit.place().toString()))
                    .and(edit.value().content());
        }
        List<JsonValue> trees = new ArrayList<>(others);
        trees.add(scenario);
        edits.forEach(edit -> trees.add(edit.value()));
        Map<String, Content> documents = new TreeMap<>(NamedFiles.of(base, trees));
        read(edits).read().forEach((name, tree) -> documents.put(name, tree.content()));
        for (Map.Entry<String, Content> document : documents.entrySet()) {
            content = content.and(Content.of(document.getKey())).and(document.getValue());
        }
        return content;
    }

    /** Every text and number of the machine's description as it stands: of device, node or pod, network and libraries of links. */
    public List<Edit> machineValues() {
        return MachineValues.of(read(List.of()));
    }

    /**
     * What may stand at a place, as its reader has it.
     *
     * @param edits values of other places
     */
    public PlaceUnit unit(Place place, List<Edit> edits) {
        Probe probe = new Probe();
        List<Edit> all = new ArrayList<>(edits);
        all.add(new Edit(place, probe.value()));
        read(all, new Problems(probe));
        return probe.unit();
    }

    private Documents read(List<Edit> edits) {
        return read(edits, new Problems());
    }

    /** The documents of a reading that shares nothing with others. */
    private Documents read(List<Edit> edits, Problems problems) {
        Documents documents = new Documents(base, problems, Changes.NONE, new Edits(edits), new Known());
        try {
            ScenarioReader.simulation(scenario, documents);
        } catch (InputException | UnservedException e) {
            // what was read until then was read
            return documents;
        }
        return documents;
    }

    private Documents documents(List<Edit> edits) {
        return new Documents(base, new Problems(), Changes.NONE, new Edits(edits), known);
    }
}
