package systole.study.sensitivity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import systole.study.knob.Knob;
import systole.study.knob.Knobs;
import systole.study.sweep.Crew;
import systole.study.sweep.Fault;
import systole.study.sweep.Progress;
import systole.study.sweep.ReportKeys;
import systole.study.sweep.WhatIf;
import systole.system.json.Edit;
import systole.system.json.ScenarioTemplate;

/**
 * How results of a scenario answer to every number of its machine's description.
 *
 * @param keys report keys
 * @param base their values as the scenario stands
 * @param knobs turned: those that moved the first key most in the rerun first, for each percent of the knob, then the next; after all of
 *     them those at which a key jumps
 * @param faults of the program, by knob
 */
public record Sensitivity(List<String> keys, List<Double> base, List<Turned> knobs, List<Fault> faults) {
    /** Copies the lists. */
    public Sensitivity {
        keys = List.copyOf(keys);
        base = List.copyOf(base);
        knobs = List.copyOf(knobs);
        faults = List.copyOf(faults);
    }

    /**
     * Turns every knob, on so many threads; the result is the same on any number of them.
     *
     * @param keys report keys; none for those that the kind of work is judged by
     * @param always values that stand in all runs, such as a fidelity
     * @throws systole.system.InputException when the scenario is wrong or a key is none of its report
     * @throws systole.system.UnservedException when the scenario cannot be served
     */
    public static Sensitivity of(
            ScenarioTemplate scenario, List<String> keys, List<Edit> always, int threads, Progress progress) {
        List<String> asked = keys.isEmpty() ? UsualKeys.of(scenario) : keys;
        Map<String, Double> numbers = new WhatIf(scenario, asked, List.of()).numbers(always);
        asked.forEach(key -> ReportKeys.check("--key", key, numbers.keySet()));
        double[] base = asked.stream().mapToDouble(numbers::get).toArray();
        List<Knob> all = Knobs.ofMachine(scenario);
        List<Integer> numbered = IntStream.range(0, all.size()).boxed().toList();
        Crew<WhatIf> crew = new Crew<>(() -> new WhatIf(scenario, asked, List.of()), threads);
        List<List<Fault>> faults = new ArrayList<>();
        all.forEach(knob -> faults.add(new ArrayList<>()));
        List<Turned> turned = crew.each(numbered, (runs, number) -> {
            Turning turning = new Turning(runs, scenario, all.get(number), always, base);
            Turned result = turning.turned();
            turning.faults().forEach(fault -> faults.get(number).add(new Fault(1, number, fault.cause())));
            synchronized (faults) {
                progress.done(1, 0);
            }
            return result;
        });
        List<Turned> ranked = new ArrayList<>(turned);
        Comparator<Turned> order = Comparator.comparing(Turned::jumps);
        for (int key = 0; key < base.length; key++) {
            int next = key;
            order = order.thenComparingDouble(knob -> -knob.strength(next));
        }
        ranked.sort(order);
        return new Sensitivity(
                asked,
                asked.stream().map(numbers::get).toList(),
                ranked,
                faults.stream().flatMap(List::stream).toList());
    }

    /** How many knobs there are. */
    public static long knobs(ScenarioTemplate scenario) {
        return Knobs.ofMachine(scenario).size();
    }
}
