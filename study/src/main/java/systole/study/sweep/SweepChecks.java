package systole.study.sweep;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import systole.study.cache.ResultCache;
import systole.system.InputException;
import systole.system.Problem;
import systole.system.UnservedException;
import systole.system.json.Edit;
import systole.system.json.Nearest;
import systole.system.json.Place;
import systole.system.run.Simulation;

/**
 * Tries a few points before a sweep begins: an axis whose place cannot be, or which changes nothing, and a report key that no
 * report has are mistakes in the sweep and no property of its points.
 */
final class SweepChecks {
    /** Values of an axis that are tried, and points whose report is asked for its keys. */
    private static final int TRIED = 6;

    private final SweepSpec spec;
    private final List<Axis> axes;
    private final List<Problem> problems = new ArrayList<>();

    private SweepChecks(SweepSpec spec) {
        this.spec = spec;
        this.axes = spec.axes();
    }

    static void check(SweepSpec spec) {
        check(spec, ResultCache.NONE);
    }

    static void check(SweepSpec spec, ResultCache cache) {
        SweepChecks checks = new SweepChecks(spec);
        PointSource points = spec.points();
        List<AxisValue> base = points.at(0);
        checks.places(base);
        for (int i = 0; i < checks.axes.size(); i++) {
            checks.effect(i, base);
        }
        checks.finish();
        Excluded.check(spec);
        checks.keys(points, cache);
        checks.finish();
    }

    private void finish() {
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
    }

    private void places(List<AxisValue> base) {
        try {
            spec.scenario().simulation(new Point(0, base).edits(axes));
        } catch (InputException e) {
            e.problems().stream()
                    .filter(problem -> problem.found().startsWith("unknown key")
                            || problem.found().startsWith("a value for ")
                            || problem.found().contains("no such file"))
                    .forEach(problems::add);
        } catch (UnservedException e) {
            return; // of this point
        }
        finish();
    }

    private void effect(int number, List<AxisValue> base) {
        Axis axis = axes.get(number);
        Set<AxisValue> values = new LinkedHashSet<>();
        PointSource points = spec.points();
        long stride = Math.max(1, points.size() / 97);
        for (long i = 0; i < points.size() && i < 97 * stride && values.size() < TRIED; i += stride) {
            values.add(points.at(i).get(number));
        }
        for (long i = 0; i < Math.min(axis.levels().count(), TRIED); i++) {
            values.add(axis.levels().at(i));
        }
        if (values.stream().map(AxisValue::label).distinct().count() < 2) {
            return;
        }
        Set<Optional<List<Object>>> found = new LinkedHashSet<>();
        for (AxisValue value : values) {
            List<AxisValue> other = new ArrayList<>(base);
            other.set(number, value);
            found.add(read(other));
        }
        if (found.size() == 1 && found.iterator().next().isPresent()) {
            Set<String> read = spec.scenario().descriptions(new Point(0, base).edits(axes));
            String document = axis.place().document();
            Set<String> known = new LinkedHashSet<>(read);
            known.addAll(List.of(Place.DEVICE, Place.SYSTEM));
            boolean named = !document.equals(Place.SCENARIO) && !known.contains(document);
            problems.add(new Problem(
                    spec.file(),
                    "",
                    0,
                    0,
                    "axis \"" + axis.name() + "\" at " + axis.place() + ", which changes nothing",
                    named
                            ? "a description that is read: " + String.join(", ", known)
                            : "a place that the simulation reads and nothing lies over",
                    named ? Nearest.hint(document, known) : ""));
        }
    }

    /** All that a point's numbers depend on. */
    private Optional<List<Object>> read(List<AxisValue> values) {
        List<Edit> edits = new Point(0, values).edits(axes);
        try {
            Simulation simulation = spec.scenario().simulation(edits);
            return Optional.of(
                    ChipKeys.wanted(spec.report())
                            ? List.of(simulation, spec.scenario().device(edits))
                            : List.of(simulation));
        } catch (InputException | UnservedException e) {
            return Optional.empty();
        }
    }

    private void keys(PointSource points, ResultCache cache) {
        Evaluator evaluator = new Evaluator(spec, cache);
        Set<String> known = new LinkedHashSet<>();
        for (long i = 0; known.isEmpty() && i < Math.min(points.size(), TRIED); i++) {
            known.addAll(numbers(evaluator, i, points));
        }
        if (known.isEmpty()) {
            return;
        }
        // operators differ between points, such as those of a prompt and of a token
        long stride = Math.max(1, points.size() / TRIED);
        for (long i = stride; unknownOperators(known) && i < points.size() && i < stride * TRIED; i += stride) {
            known.addAll(numbers(evaluator, i, points));
        }
        spec.report().forEach(key -> key(key, known));
    }

    /** Report keys of a point; none where it has no result, which its row will tell. */
    private static Set<String> numbers(Evaluator evaluator, long number, PointSource points) {
        try {
            return evaluator.numbers(new Point(number, points.at(number))).keySet();
        } catch (RuntimeException e) {
            return Set.of();
        }
    }

    private boolean unknownOperators(Set<String> known) {
        return spec.report().stream().anyMatch(key -> key.startsWith(ReportKeys.OPERATORS) && !known.contains(key));
    }

    /** Where a key is asked for. */
    private String pointer(String key) {
        for (int i = 0; i < spec.constraints().size(); i++) {
            if (spec.constraints().get(i).key().equals(key)) {
                return "/constraints/" + i;
            }
        }
        for (int i = 0; i < spec.goals().size(); i++) {
            if (spec.goals().get(i).key().equals(key)) {
                return "/objectives/" + i + "/key";
            }
        }
        return "/report";
    }

    private void key(String key, Set<String> known) {
        if (!known.contains(key) && (key.startsWith(ReportKeys.OPERATORS) || !ReportKeys.isOne(key))) {
            Set<String> all = new LinkedHashSet<>(ReportKeys.ALL);
            all.addAll(known);
            problems.add(new Problem(
                    spec.file(),
                    pointer(key),
                    0,
                    0,
                    "report key \"" + key + "\"",
                    "one of " + String.join(", ", known),
                    Nearest.hint(key, all)));
        }
    }
}
