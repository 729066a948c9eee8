package systole.study.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import systole.study.sweep.Answer;
import systole.study.sweep.AxisValue;
import systole.study.sweep.Constraint;
import systole.study.sweep.Crew;
import systole.study.sweep.ReportKeys;
import systole.study.sweep.WhatIf;
import systole.system.DeviceDescription;
import systole.system.InputException;
import systole.system.UnservedException;
import systole.system.cost.ChipCost;
import systole.system.cost.Technology;
import systole.system.json.Edit;
import systole.system.json.ScenarioTemplate;
import systole.system.json.TechnologyReader;

/** Answers inverse questions. */
public final class Solver {
    /** Values all over the range that are looked at first. */
    private static final int PROBES = 17;

    private final ScenarioTemplate scenario;
    private final Question question;
    private final List<Edit> always;
    private final Lattice lattice;
    private final Crew<WhatIf> crew;
    private final NavigableMap<Integer, Tried> tried = new TreeMap<>();

    private Solver(ScenarioTemplate scenario, Question question, List<Edit> always, int threads) {
        this.scenario = scenario;
        this.question = question;
        this.always = always;
        this.lattice = Lattice.of(
                question.from(),
                question.to(),
                question.resolution(),
                question.knob().whole(scenario));
        this.crew = new Crew<>(() -> new WhatIf(scenario, question.keys(), question.constraints()), threads);
    }

    /**
     * Finds the value.
     *
     * @param always values that stand in all runs, such as a fidelity
     * @throws IllegalArgumentException when the range is none, with what is expected
     * @throws systole.system.InputException when the scenario is wrong or a key is none of its report
     * @throws UnservedException when no value that was tried keeps the constraints
     */
    public static Solution solve(ScenarioTemplate scenario, Question question, List<Edit> always, int threads) {
        return new Solver(scenario, question, always, threads).solution();
    }

    private Solution solution() {
        checkScenario();
        run(lattice.spread(PROBES));
        checkKeys();
        List<Tried> wished = inOrderWished();
        Tried good = wished.stream().filter(Tried::kept).findFirst().orElseThrow(this::unserved);
        @Nullable Tried bad = null;
        int at = wished.indexOf(good);
        if (at > 0) {
            bad = wished.get(at - 1);
            while (Math.abs(good.number() - bad.number()) > 1) {
                int between = (good.number() + bad.number()) >>> 1;
                run(List.of(between));
                Tried middle = get(between);
                if (middle.kept()) {
                    good = middle;
                } else {
                    bad = middle;
                }
            }
        }
        return new Solution(question, question.keys(), good, bad, unmakeable(good), List.copyOf(tried.values()));
    }

    /** What stands in the way of making the device that was found, where it says of what it is made. */
    private String unmakeable(Tried found) {
        Technology technology = TechnologyReader.shipped();
        DeviceDescription original;
        try {
            original = scenario.device(always);
            ChipCost.of(original, technology);
        } catch (UnservedException | InputException e) {
            return ""; // nothing is known of its die, or the model of dies is not for it
        }
        try {
            ChipCost.of(scenario.device(edits(found.value())), technology, original);
            return "";
        } catch (UnservedException e) {
            return e.reason();
        }
    }

    /** The best wish first. */
    private List<Tried> inOrderWished() {
        return new ArrayList<>((question.maximize() ? tried.descendingMap() : tried).values());
    }

    private Tried get(int number) {
        return Optional.ofNullable(tried.get(number)).orElseThrow();
    }

    /** Reads the scenario as it stands, for what is wrong with it; that it cannot be served may be what the knob changes. */
    private void checkScenario() {
        try {
            scenario.simulation(always);
        } catch (UnservedException e) {
            return;
        }
    }

    private void checkKeys() {
        Optional<Tried> served =
                tried.values().stream().filter(each -> each.error().isEmpty()).findFirst();
        if (served.isPresent()) {
            WhatIf runs = new WhatIf(scenario, question.keys(), List.of());
            Set<String> known = runs.numbers(edits(served.get().value())).keySet();
            question.keys().forEach(key -> ReportKeys.check("--subject-to", key, known));
        }
    }

    private List<Edit> edits(double value) {
        List<Edit> edits = new ArrayList<>(always);
        edits.add(question.knob().at(value));
        return edits;
    }

    private void run(List<Integer> numbers) {
        crew.each(numbers, this::tried).forEach(each -> tried.put(each.number(), each));
    }

    private Tried tried(WhatIf runs, int number) {
        double value = lattice.value(number);
        Answer answer = runs.answer(edits(value));
        Throwable fault = answer.fault();
        if (fault != null) {
            throw new IllegalStateException("at " + question.knob().place() + " of " + value, fault);
        }
        return new Tried(
                number, value, Arrays.stream(answer.values()).boxed().toList(), answer.feasible(), answer.error());
    }

    private UnservedException unserved() {
        List<Tried> results =
                tried.values().stream().filter(each -> each.error().isEmpty()).toList();
        String range =
                question.knob().text(question.from()) + " to " + question.knob().text(question.to());
        String reason = "no value of " + question.knob().place() + " from " + range + " keeps "
                + question.constraints().stream().map(Constraint::text).collect(Collectors.joining(" and "));
        if (results.isEmpty()) {
            return new UnservedException(
                    reason, "none has a result: " + inOrderWished().get(0).error());
        }
        List<String> nearest = new ArrayList<>();
        for (Constraint constraint : question.constraints()) {
            int key = question.keys().indexOf(constraint.key());
            Tried best = results.stream()
                    .reduce((a, b) -> constraint.excess(b.keys().get(key))
                                    < constraint.excess(a.keys().get(key))
                            ? b
                            : a)
                    .orElseThrow();
            nearest.add(
                    constraint.key() + " comes to " + AxisValue.text(best.keys().get(key)) + " at "
                            + question.knob().text(best.value()));
        }
        return new UnservedException(
                reason,
                String.join(", ", nearest) + " at best; another range (--from, --to), knob or bound would help");
    }
}
