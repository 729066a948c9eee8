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
    /** Answers that are kept, some 300 bytes each. */
    private static final int MOST_ANSWERS = 20_000;

    private static final Content NOTHING = Content.of("");

    private final Simulator simulator;
    private final List<String> keys;
    private final List<Constraint> constraints;
    private Recall recall = new Recall();
    private final Map<Content, Answer> answers = new HashMap<>();

    /** Gives all numbers of a point's report by key, and throws what a run throws. */
    interface Simulator {
        Map<String, Double> numbers(Point point, Recall recall);
    }

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
        this(keys, constraints, simulator(scenario, axes, new ChipKeys(scenario, keys)));
    }

    private static Simulator simulator(ScenarioTemplate scenario, List<Axis> axes, ChipKeys chips) {
        return (point, recall) -> {
            List<Edit> edits = point.edits(axes);
            return chips.over(ReportJson.numbers(scenario.simulation(edits).run("", recall)), edits);
        };
    }

    Evaluator(List<String> keys, List<Constraint> constraints, Simulator simulator) {
        this.simulator = simulator;
        this.keys = List.copyOf(keys);
        this.constraints = List.copyOf(constraints);
    }

    /**
     * The answer of a point. Points of equal content, as samplers of few levels and searches ask for, are simulated once. A fault
     * of the program is called that and does not end the other points.
     */
    public Answer evaluate(Point point) {
        Content content = NOTHING;
        for (AxisValue value : point.values()) {
            content = content.and(value.value().content());
        }
        Answer known = answers.get(content);
        if (known == null) {
            if (answers.size() >= MOST_ANSWERS) {
                answers.clear();
            }
            known = simulated(point);
            if (!known.failed()) { // an error names the place of its value
                answers.put(content, known);
            }
        }
        return known;
    }

    private Answer simulated(Point point) {
        try {
            Map<String, Double> numbers = numbers(point);
            double[] values = new double[keys.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = numbers.getOrDefault(keys.get(i), Double.NaN);
            }
            boolean feasible = constraints.stream()
                    .allMatch(constraint -> constraint.holds(numbers.getOrDefault(constraint.key(), Double.NaN)));
            return new Answer(values, feasible, "", null);
        } catch (InputException e) {
            return Answer.failed(keys.size(), e.problems().get(0).toString());
        } catch (UnservedException e) {
            return Answer.failed(keys.size(), e.reason() + "; " + e.help());
        } catch (RuntimeException | StackOverflowError e) {
            recall = new Recall(); // may have been left half written
            return Answer.faulty(keys.size(), e);
        }
    }

    /** All numbers of a point's report by key; throws what a run throws. */
    public Map<String, Double> numbers(Point point) {
        return simulator.numbers(point, recall);
    }
}
