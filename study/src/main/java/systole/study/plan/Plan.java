package systole.study.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
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
 */
public record Plan(PlanQuestion question, Economics economics, List<Outcome> outcomes, Map<String, String> reasons) {
    /** So many of each measure are timed again by the {@code tile} clock. */
    private static final int LEADERS = 2;

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
        List<Machine> machines = Machine.of(question.devices(), economics.prices());
        Map<Integer, List<Outcome>> found = new ConcurrentHashMap<>();
        Map<String, String> reasons = new ConcurrentHashMap<>();
        Workers.each(IntStream.range(0, machines.size()).boxed().toList(), threads, i -> {
            Machine machine = machines.get(i);
            Trial trial = new Trial(question, economics, machine);
            List<Outcome> best = best(new Search(question, model, machine, trial).run());
            found.put(i, best);
            if (best.isEmpty()) {
                reasons.put(machine.id(), trial.reason());
            }
        });
        List<Outcome> all = new ArrayList<>();
        IntStream.range(0, machines.size()).forEach(i -> all.addAll(found.getOrDefault(i, List.of())));
        if (all.isEmpty()) {
            throw unserved(question, new TreeMap<>(reasons));
        }
        return new Plan(question, economics, again(all, question, economics, machines, threads), reasons);
    }

    /**
     * All that was found for one machine, by the {@code fast} clock; empty when nothing fits.
     *
     * @param question names one machine
     */
    static List<Outcome> found(PlanQuestion question, Economics economics) {
        TransformerConfig model = Descriptions.model(question.model()).config();
        Machine machine = Machine.of(question.devices(), economics.prices()).get(0);
        return new Search(question, model, machine, new Trial(question, economics, machine)).run();
    }

    /** The outcomes by a measure, the best first. */
    public List<Outcome> ranked(Measure measure) {
        return outcomes.stream()
                .sorted(Comparator.comparingDouble(measure::of)
                        .thenComparing(outcome -> outcome.option().machine())
                        .thenComparing(outcome -> outcome.option().toString()))
                .toList();
    }

    private static UnservedException unserved(PlanQuestion question, Map<String, String> reasons) {
        Map.Entry<String, String> first = reasons.entrySet().iterator().next();
        return new UnservedException(
                "no machine of " + reasons.size() + " serves " + question.model() + " for "
                        + question.purpose().text() + " with at most " + question.mostDevices()
                        + " devices; for example "
                        + first.getKey() + ": " + first.getValue(),
                "allow more devices (--most-devices) or more time, or take lora, qlora, a smaller batch or fewer bits");
    }

    /** The best by each measure, without repetition. */
    private static List<Outcome> best(List<Outcome> found) {
        Map<Option, Outcome> best = new LinkedHashMap<>();
        for (Measure measure : Measure.values()) {
            found.stream()
                    .min(Comparator.comparingDouble(measure::of))
                    .ifPresent(outcome -> best.putIfAbsent(outcome.option(), outcome));
        }
        return List.copyOf(best.values());
    }

    /** The leaders timed again. */
    private static List<Outcome> again(
            List<Outcome> all, PlanQuestion question, Economics economics, List<Machine> machines, int threads) {
        Set<Option> leaders = new HashSet<>();
        Arrays.stream(Measure.values())
                .forEach(measure -> all.stream()
                        .sorted(Comparator.comparingDouble(measure::of))
                        .limit(LEADERS)
                        .forEach(outcome -> leaders.add(outcome.option())));
        Map<Option, Outcome> timed = new ConcurrentHashMap<>();
        Workers.each(List.copyOf(leaders), threads, option -> {
            Machine machine = machines.stream()
                    .filter(each -> each.id().equals(option.machine()))
                    .findFirst()
                    .orElseThrow();
            Outcome outcome = new Trial(question, economics, machine).run(option, "tile");
            if (outcome != null) {
                timed.put(option, outcome);
            }
        });
        // a leader that the closer clock finds too slow is no plan
        return all.stream()
                .map(outcome -> leaders.contains(outcome.option()) ? timed.get(outcome.option()) : outcome)
                .filter(Objects::nonNull)
                .toList();
    }
}
