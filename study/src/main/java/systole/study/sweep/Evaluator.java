package systole.study.sweep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import systole.system.InputException;
import systole.system.UnservedException;
import systole.system.json.Content;
import systole.system.json.Edit;
import systole.system.json.ReportJson;
import systole.system.json.ScenarioTemplate;
import systole.system.run.Recall;

/**
 * Answers points: values of axes in, values of report keys out, as {@code systole run} gives them for the same input. It
 * remembers kernels and their times from point to point. Not thread-safe: use one a thread.
 */
public final class Evaluator {
    /** Outcomes that are kept, some 300 bytes each. */
    private static final int MOST_OUTCOMES = 20_000;

    private static final Content NOTHING = Content.of("");

    private final ScenarioTemplate scenario;
    private final List<Axis> axes;
    private final List<String> keys;
    private final List<Constraint> constraints;
    private final ChipKeys chips;
    private final Recall recall = new Recall();
    private final Map<Content, Outcome> outcomes = new HashMap<>();

    /** An evaluator of a sweep's points. */
    public Evaluator(SweepSpec spec) {
        this(spec.scenario(), spec.axes(), spec.report(), spec.constraints());
    }

    /**
     * An evaluator.
     *
     * @param keys report keys that are wanted, those of the constraints among them
     */
    public Evaluator(ScenarioTemplate scenario, List<Axis> axes, List<String> keys, List<Constraint> constraints) {
        this.scenario = scenario;
        this.axes = List.copyOf(axes);
        this.keys = List.copyOf(keys);
        this.constraints = List.copyOf(constraints);
        this.chips = new ChipKeys(scenario, keys);
    }

    /**
     * The outcome of a point. Points of equal content, as samplers of few levels and searches ask for, are simulated once. A fault
     * of our own is called that and does not end the other points.
     */
    public Outcome evaluate(Point point) {
        Content content = NOTHING;
        for (AxisValue value : point.values()) {
            content = content.and(value.value().content());
        }
        Outcome known = outcomes.get(content);
        if (known == null) {
            if (outcomes.size() >= MOST_OUTCOMES) {
                outcomes.clear();
            }
            known = simulated(point);
            if (!known.failed()) { // an error names the place of its value
                outcomes.put(content, known);
            }
        }
        return known;
    }

    private Outcome simulated(Point point) {
        try {
            Map<String, Double> numbers = numbers(point);
            double[] values = new double[keys.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = numbers.getOrDefault(keys.get(i), Double.NaN);
            }
            boolean feasible = constraints.stream()
                    .allMatch(constraint -> constraint.holds(numbers.getOrDefault(constraint.key(), Double.NaN)));
            return new Outcome(values, feasible, "");
        } catch (InputException e) {
            return Outcome.failed(keys.size(), e.problems().get(0).toString());
        } catch (UnservedException e) {
            return Outcome.failed(keys.size(), e.reason() + "; " + e.help());
        } catch (RuntimeException e) {
            return Outcome.failed(keys.size(), "internal error: " + e);
        }
    }

    /** All numbers of a point's report by key; throws what a run throws. */
    public Map<String, Double> numbers(Point point) {
        List<Edit> edits = point.edits(axes);
        return chips.over(ReportJson.numbers(scenario.simulation(edits).run("", recall)), edits);
    }
}
