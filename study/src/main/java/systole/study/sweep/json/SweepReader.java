package systole.study.sweep.json;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import systole.study.sweep.Axis;
import systole.study.sweep.AxisGroup;
import systole.study.sweep.Condition;
import systole.study.sweep.Constraint;
import systole.study.sweep.DefaultReport;
import systole.study.sweep.Goal;
import systole.study.sweep.Levels;
import systole.study.sweep.Sampling;
import systole.study.sweep.SweepSpec;
import systole.study.sweep.Unit;
import systole.system.InputException;
import systole.system.json.Fields;
import systole.system.json.InputFile;
import systole.system.json.JsonValue;
import systole.system.json.JsonValue.Kind;
import systole.system.json.Place;
import systole.system.json.Problems;
import systole.system.json.ScenarioTemplate;

/** Reads the file of a sweep. */
public final class SweepReader {
    private static final List<String> DIRECTIONS = List.of("min", "max");

    /** Of a grid, so that numbers of points and blocks have room. */
    private static final double MOST_POINTS = 1e18;

    private final Path file;
    private final Problems problems;
    private final Set<String> names = new LinkedHashSet<>();
    /** Numbers of ranges as they are written, by axis. */
    private final Map<String, List<JsonValue>> ranges = new HashMap<>();

    private SweepReader(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * Reads a file; paths in it are looked for beside it, then in the working folder.
     *
     * @throws InputException with all its problems
     */
    public static SweepSpec read(Path file) {
        return new SweepReader(file, new Problems()).sweep(InputFile.read(file));
    }

    /** Reads a text; {@code file} stands for it in messages and is where paths are looked for beside. */
    public static SweepSpec read(Path file, String text) {
        return read(file, text, new Problems());
    }

    static SweepSpec read(Path file, String text, Problems problems) {
        return new SweepReader(file, problems).sweep(InputFile.read(file.toString(), text));
    }

    private SweepSpec sweep(JsonValue document) {
        Fields root = new Fields(document, problems);
        root.text("name", "");
        Supplier<ScenarioTemplate> scenario = scenario(root);
        Fields sample = root.has("sample") ? root.object("sample") : null;
        Sampling.Kind kind = sample == null ? Sampling.Kind.GRID : kind(sample);
        List<AxisGroup> groups = root.list("axes", (value, p) -> group(value, kind));
        List<Axis> axes =
                groups.stream().flatMap(group -> group.axes().stream()).toList();
        checkPlaces(root, axes);
        checkSize(root, kind, groups);
        Sampling sampling = sample == null ? Sampling.GRID : SampleReader.read(sample, kind, axes);
        List<Condition> conditions =
                root.has("where") ? root.texts("where", (value, p) -> condition(value, axes, Map.of())) : List.of();
        List<String> report = root.has("report") ? root.texts("report") : List.of();
        List<Goal> goals = root.has("objectives") ? root.list("objectives", (value, p) -> goal(value)) : List.of();
        checkGoals(root, kind, goals);
        List<Constraint> constraints = root.has("constraints")
                ? root.texts("constraints", (value, p) -> parsed(value, Constraint::of, new Constraint[1]))
                : List.of();
        int seed = root.has("seed") ? root.whole("seed", 0) : 1;
        root.make(() -> true);
        problems.throwIfAny();
        ScenarioTemplate template = scenario.get();
        Set<String> keys = new LinkedHashSet<>(report.isEmpty() ? DefaultReport.of(template, axes) : report);
        goals.forEach(goal -> keys.add(goal.key()));
        constraints.forEach(constraint -> keys.add(constraint.key()));
        checkColumns(root, axes, keys);
        problems.throwIfAny();
        SweepSpec spec = new SweepSpec(
                file.toString(),
                template,
                groups,
                conditions,
                sampling,
                List.copyOf(keys),
                goals,
                constraints,
                seed,
                document.content());
        checkUnits(root, spec);
        problems.throwIfAny();
        return spec;
    }

    private void checkUnits(Fields root, SweepSpec spec) {
        AxisUnits units = new AxisUnits(spec);
        units.check(ranges, problems);
        if (problems.none() && !spec.conditions().isEmpty()) {
            Map<String, Unit> known = units.known();
            root.texts("where", (value, p) -> condition(value, spec.axes(), known));
        }
    }

    /** Of two values for one place the second would hide the first. */
    private void checkPlaces(Fields root, List<Axis> axes) {
        for (int i = 0; i < axes.size(); i++) {
            Axis axis = axes.get(i);
            axes.subList(0, i).stream()
                    .filter(before -> before.place().equals(axis.place()) && problems.none())
                    .forEach(before -> problems.wrong(
                            at(root, "axes"),
                            "axes \"" + before.name() + "\" and \"" + axis.name() + "\", both at " + axis.place(),
                            "one axis for each place",
                            ""));
        }
    }

    private void checkSize(Fields root, Sampling.Kind kind, List<AxisGroup> groups) {
        double size = groups.stream().mapToDouble(AxisGroup::count).reduce(1, (a, b) -> a * b);
        if (kind == Sampling.Kind.GRID && size > MOST_POINTS) {
            problems.wrong(
                    at(root, "axes"),
                    String.format(Locale.ROOT, "a grid of %.1e points", size),
                    "fewer values, or \"sample\" random or sobol",
                    "");
        }
    }

    /** Rows have a column for each axis and each report key. */
    private void checkColumns(Fields root, List<Axis> axes, Set<String> keys) {
        axes.stream()
                .filter(axis -> keys.contains(axis.name()))
                .forEach(axis -> problems.wrong(
                        at(root, "axes"),
                        "an axis called \"" + axis.name() + "\", as a report key is",
                        "another \"name\"",
                        ""));
    }

    private static JsonValue at(Fields root, String key) {
        return Optional.ofNullable(root.value().members().get(key)).orElse(root.value());
    }

    private void checkGoals(Fields root, Sampling.Kind kind, List<Goal> goals) {
        if (goals.stream().map(Goal::key).distinct().count() < goals.size() && problems.none()) {
            problems.wrong(at(root, "objectives"), "a key that is named twice", "each key once", "");
        }
        boolean wrong = kind == Sampling.Kind.NSGA2 ? goals.size() < 2 : goals.size() != 1;
        if (kind.searches() && wrong && problems.none()) {
            problems.wrong(
                    at(root, "objectives"),
                    goals.size() + " objectives for " + kind.key(),
                    kind == Sampling.Kind.NSGA2 ? "two or more; cma-es has one" : "one; nsga2 has several",
                    "");
        }
    }

    private Supplier<ScenarioTemplate> scenario(Fields root) {
        String expected = "a scenario, or the path of its .json file";
        JsonValue value = root.description("scenario", expected);
        if (value == null || (!value.isObject() && value.kind() != Kind.STRING)) {
            if (value != null) {
                problems.wrong(value, expected);
            }
            return () -> {
                throw new IllegalStateException("asked for a scenario that could not be read");
            };
        }
        if (value.isObject()) {
            return () -> ScenarioTemplate.of(value, file);
        }
        Path beside = Optional.ofNullable(file.getParent()).orElse(Path.of("")).resolve(value.text());
        Path path = Files.exists(beside) || !Files.exists(Path.of(value.text())) ? beside : Path.of(value.text());
        return () -> ScenarioTemplate.read(path);
    }

    private Sampling.Kind kind(Fields sample) {
        String text = sample.oneOf(
                "kind",
                Arrays.stream(Sampling.Kind.values()).map(Sampling.Kind::key).toList());
        return Sampling.Kind.of(text);
    }

    private AxisGroup group(JsonValue value, Sampling.Kind kind) {
        Fields fields = new Fields(value, problems);
        if (!fields.alone("zip")) {
            return new AxisGroup(List.of(axis(fields, kind)));
        }
        List<Axis> axes = fields.list("zip", (each, p) -> axis(new Fields(each, problems), kind));
        fields.make(() -> true);
        List<Long> counts = axes.stream()
                .filter(axis -> !LevelsReader.mixed(ranges.getOrDefault(axis.name(), List.of())))
                .map(axis -> axis.levels().count())
                .distinct()
                .toList();
        if (counts.size() > 1) {
            problems.wrong(value, "zipped axes of " + counts + " values", "axes of equally many values", "");
        }
        return new AxisGroup(axes.isEmpty() ? List.of(new Axis("", Place.of("/"), Levels.listed(List.of()))) : axes);
    }

    private Axis axis(Fields fields, Sampling.Kind kind) {
        JsonValue at = fields.needed("at", "a place, such as /workload/batch or device#/cores");
        Place place = new Place("", "/");
        if (at != null) {
            place = parsed(at, Place::of, new Place[] {place});
        }
        String last = place.pointer().substring(place.pointer().lastIndexOf('/') + 1);
        String name = fields.text("name", last);
        boolean listed = kind == Sampling.Kind.LIST && !LevelsReader.given(fields);
        Levels levels = listed ? Levels.listed(List.of()) : LevelsReader.read(fields);
        if (kind == Sampling.Kind.GRID && levels.count() == 0 && problems.none()) {
            problems.wrong(
                    fields.value(),
                    "a range without steps",
                    "\"count\" or \"step\", or \"sample\" random or sobol",
                    "");
        }
        fields.make(() -> true);
        if (!names.add(name) || name.equals("point") || name.equals("error") || name.equals("feasible")) {
            problems.wrong(fields.value(), "an axis called \"" + name + "\"", "another \"name\" for each axis", "");
        }
        ranges.put(name, LevelsReader.ofRange(fields.value()));
        return new Axis(name, place, levels);
    }

    private Condition condition(JsonValue value, List<Axis> axes, Map<String, Unit> units) {
        List<String> known = axes.stream().map(Axis::name).toList();
        return parsed(
                value,
                text -> {
                    try {
                        return Condition.of(text, known, units);
                    } catch (IllegalArgumentException e) {
                        throw new IllegalArgumentException(
                                "a comparison of axes, such as \"tensor * pipeline <= 8\": " + e.getMessage(), e);
                    }
                },
                new Condition[1]);
    }

    private Goal goal(JsonValue value) {
        Fields fields = new Fields(value, problems);
        String key = fields.text("key");
        String direction = fields.oneOf("direction", DIRECTIONS, "min");
        fields.make(() -> true);
        return new Goal(key, direction.equals("max"));
    }

    /** What a text means; after a problem, which names it, the first of {@code otherwise}. */
    private <T> T parsed(JsonValue value, Function<String, T> parser, T[] otherwise) {
        if (value.kind() != Kind.STRING) {
            problems.wrong(value, "a text in quotes");
            return otherwise[0];
        }
        try {
            return parser.apply(value.text());
        } catch (IllegalArgumentException e) {
            problems.wrong(value, value.shown(), String.valueOf(e.getMessage()), "");
            return otherwise[0];
        }
    }
}
