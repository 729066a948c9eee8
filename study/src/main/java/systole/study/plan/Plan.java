package systole.study.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import systole.study.operators.Workers;
import systole.system.UnservedException;
import systole.system.json.Descriptions;
import systole.workloads.model.TransformerConfig;

/**
 * The answer: the best of each machine by each measure, and why others do not serve.
 *
 * @param question what was asked
 * @param economics what it was priced with
 * @param outcomes the best of each machine by each measure, without repetition, by machine
 * @param reasons why a machine does not serve, by machine
 * @param made what the model makes, where it serves
 */
public record Plan(
        PlanQuestion question, Economics economics, List<Outcome> outcomes, Map<String, String> reasons, Made made) {
    /** Copies the collections. */
    public Plan {
        outcomes = List.copyOf(outcomes);
        reasons = java.util.Collections.unmodifiableMap(new TreeMap<>(reasons));
    }

    /**
     * Looks for plans.
     *
     * @param threads machines at the same time; the result is the same on any number
     * @throws UnservedException when no machine serves
     */
    public static Plan of(PlanQuestion question, Economics economics, int threads) {
        TransformerConfig model = Descriptions.model(question.model()).config();
        Made made = Made.by(model);
        List<Candidates> machines = Machine.of(question.devices(), economics.prices()).stream()
                .map(machine -> new Candidates(question, model, machine, new Trial(question, economics, machine, made)))
                .toList();
        Workers.each(machines, threads, Candidates::search);
        Leaders.confirm(machines, threads);
        List<Outcome> best = new ArrayList<>();
        Map<String, String> reasons = new TreeMap<>();
        for (Candidates machine : machines) {
            List<Outcome> told = best(machine.told());
            best.addAll(told);
            if (told.isEmpty()) {
                reasons.put(machine.machine().id(), machine.reason());
            }
        }
        if (best.isEmpty()) {
            throw refused(machines).orElseGet(() -> unserved(question, reasons));
        }
        return new Plan(question, economics, best, reasons, made);
    }

    /**
     * All that was found for one machine, by the {@code fast} clock; empty when nothing fits.
     *
     * @param question names one machine
     */
    static List<Outcome> found(PlanQuestion question, Economics economics) {
        TransformerConfig model = Descriptions.model(question.model()).config();
        Machine machine = Machine.of(question.devices(), economics.prices()).get(0);
        return Search.of(question, model, machine, new Trial(question, economics, machine, Made.by(model)))
                .run();
    }

    /** The outcomes by a measure, the best first. */
    public List<Outcome> ranked(Measure measure) {
        return outcomes.stream().sorted(by(measure)).toList();
    }

    /** The best first; what is equal in the same order on any machine. */
    static Comparator<Outcome> by(Measure measure) {
        return Comparator.comparingDouble(measure::of)
                .thenComparing(outcome -> outcome.option().machine())
                .thenComparing(outcome -> outcome.option().devices())
                .thenComparing(outcome -> outcome.option().toString());
    }

    /** Where no machine takes the work at all and all say the same of it: that is the model's own reason. */
    private static Optional<UnservedException> refused(List<Candidates> machines) {
        List<UnservedException> refusals =
                machines.stream().flatMap(machine -> machine.refusal().stream()).toList();
        boolean alike =
                refusals.stream().map(UnservedException::reason).distinct().count() == 1;
        return alike && refusals.size() == machines.size() ? Optional.of(refusals.get(0)) : Optional.empty();
    }

    private static UnservedException unserved(PlanQuestion question, Map<String, String> reasons) {
        StringBuilder text = new StringBuilder("no machine of " + reasons.size() + " serves " + question.model()
                + " for " + question.purpose().text() + " with at most " + question.mostDevices()
                + (question.mostDevices() == 1 ? " device" : " devices"));
        String word = reasons.size() > 1 ? "; for example " : "; ";
        Map.Entry<String, String> first = reasons.entrySet().iterator().next();
        text.append(word).append(first.getKey()).append(": ").append(first.getValue());
        return new UnservedException(
                text.toString(),
                "allow more devices (--most-devices) or more time, or take "
                        + question.purpose().lighter() + "a smaller batch or fewer bits");
    }

    /** The best by each measure, without repetition. */
    private static List<Outcome> best(List<Outcome> found) {
        Map<Option, Outcome> best = new LinkedHashMap<>();
        for (Measure measure : Measure.values()) {
            found.stream().min(by(measure)).ifPresent(outcome -> best.putIfAbsent(outcome.option(), outcome));
        }
        return List.copyOf(best.values());
    }
}
