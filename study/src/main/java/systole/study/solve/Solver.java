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

    /**
     * A solver.
     *
     * @param always values that stand in all runs, such as a fidelity
     * @throws IllegalArgumentException when the range is none, with what is expected
     */
    public Solver(ScenarioTemplate scenario, Question question, List<Edit> always, int threads) {
        this.scenario = scenario;
        this.always = always;
        this.lattice = Lattice.of(
                question.from(),
                question.to(),
                question.resolution(),
                question.knob().whole(scenario));
        this.question = question.between(lattice.value(0), lattice.value(lattice.steps()));
        this.crew = new Crew<>(() -> new WhatIf(scenario, question.keys(), question.constraints()), threads);
    }

    /**
     * Finds the value.
     *
     * @throws systole.system.InputException when the scenario is wrong or a key is none of its report
     * @throws UnservedException when no value that was tried keeps the constraints
     */
    public Solution solve() {
        boolean checked = checkedBefore();
        run(lattice.spread(PROBES));
        if (!checked) {
            checkAfter();
        }
        if (best() == null) {
            Tried nearest = nearest();
            run(lattice.beside(nearest.number(), true));
            run(lattice.beside(nearest.number(), false));
        }
        Tried found = best();
        while (found != null) {
            run(lattice.beside(found.number(), question.maximize()));
            Tried better = Optional.ofNullable(best()).orElseThrow();
            if (better.number() == found.number()) {
                @Nullable Tried beyond = tried.get(found.number() + (question.maximize() ? 1 : -1));
                return new Solution(
                        question, question.keys(), found, beyond, unmakeable(found), List.copyOf(tried.values()));
            }
            found = better;
        }
        throw unserved();
    }

    /** The best of what was run that keeps the constraints, after halving to the next that does not; null where none does. */
    private @Nullable Tried best() {
        while (true) {
            List<Tried> wished = inOrderWished();
            @Nullable
            Tried good = wished.stream().filter(Tried::kept).findFirst().orElse(null);
            if (good == null || wished.indexOf(good) == 0) {
                return good;
            }
            Tried bad = wished.get(wished.indexOf(good) - 1);
            if (Math.abs(good.number() - bad.number()) == 1) {
                return good;
            }
            run(List.of((good.number() + bad.number()) >>> 1));
        }
    }

    /** What breaks the constraints least of what was run; that without a result breaks them most. */
    private Tried nearest() {
        return tried.values().stream()
                .reduce((a, b) -> excess(b) < excess(a) ? b : a)
                .orElseThrow();
    }

    private double excess(Tried tried) {
        return question.constraints().stream()
                .mapToDouble(constraint ->
                        constraint.excess(tried.keys().get(question.keys().indexOf(constraint.key()))))
                .sum();
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

    /**
     * Runs the scenario as it stands, for what is wrong with it or the keys; false when it cannot be served, or lacks a key that other
     * reports have, which the knob may change.
     */
    private boolean checkedBefore() {
        try {
            Set<String> known = known(always);
            question.keys().stream()
                    .filter(key -> !ReportKeys.isOne(key))
                    .forEach(key -> ReportKeys.check("--subject-to", key, known));
            return known.containsAll(question.keys());
        } catch (UnservedException e) {
            return false;
        }
    }

    /** Refuses keys that no run has. */
    private void checkAfter() {
        List<Tried> served =
                tried.values().stream().filter(each -> each.error().isEmpty()).toList();
        for (int key = 0; key < question.keys().size() && !served.isEmpty(); key++) {
            int at = key;
            if (served.stream().allMatch(each -> each.keys().get(at).isNaN())) {
                ReportKeys.check(
                        "--subject-to",
                        question.keys().get(key),
                        known(edits(served.get(0).value())));
            }
        }
    }

    private Set<String> known(List<Edit> edits) {
        return new WhatIf(scenario, question.keys(), List.of()).numbers(edits).keySet();
    }

    private List<Edit> edits(double value) {
        List<Edit> edits = new ArrayList<>(always);
        edits.add(question.knob().at(value));
        return edits;
    }

    private void run(List<Integer> numbers) {
        List<Integer> untried =
                numbers.stream().filter(number -> !tried.containsKey(number)).toList();
        crew.each(untried, this::tried).forEach(each -> tried.put(each.number(), each));
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
