package systole.study.sweep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import systole.study.cache.ResultCache;
import systole.system.json.Content;
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
    private final Asking asking;
    private final Map<Content, Answer> answers = new HashMap<>();

    /** Gives all numbers of a point's report by key, and throws what a run throws. */
    interface Simulator {
        Map<String, Double> numbers(Point point, Recall recall);
    }

    /** An evaluator of a sweep's points. */
    public Evaluator(SweepSpec spec) {
        this(spec, ResultCache.NONE);
    }

    /** The same, where points that are in a cache are not simulated. */
    public Evaluator(SweepSpec spec, ResultCache cache) {
        this(
                spec.report(),
                spec.constraints(),
                simulator(new WhatIf(spec.scenario(), spec.report(), spec.constraints(), cache), spec.axes()));
    }

    private static Simulator simulator(WhatIf scenario, List<Axis> axes) {
        return (point, recall) -> scenario.numbers(point.edits(axes), recall);
    }

    Evaluator(List<String> keys, List<Constraint> constraints, Simulator simulator) {
        this.simulator = simulator;
        this.asking = new Asking(keys, constraints);
    }

    /**
     * The answer of a point. Points of equal content, as samplers of few levels and searches ask for, are simulated once. A fault
     * of the program is called that and does not end the other points.
     */
    public Answer evaluate(Point point) {
        Content content = content(point.values());
        Answer known = answers.get(content);
        if (known == null) {
            if (answers.size() >= MOST_ANSWERS) {
                answers.clear();
            }
            known = asking.answer(recall -> simulator.numbers(point, recall));
            if (!known.failed()) { // an error names the place of its value
                answers.put(content, known);
            }
        }
        return known;
    }

    /** What decides the answer of a point. */
    static Content content(List<AxisValue> values) {
        Content content = NOTHING;
        for (AxisValue value : values) {
            content = content.and(value.value().content());
        }
        return content;
    }

    /** All numbers of a point's report by key; throws what a run throws. */
    public Map<String, Double> numbers(Point point) {
        return asking.numbers(recall -> simulator.numbers(point, recall));
    }
}
