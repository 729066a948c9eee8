package systole.study.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import systole.study.operators.Workers;

/**
 * Confirms the leaders: what stands first by a measure is timed again by the {@code tile} clock, and again whatever then stands
 * first, until each first was timed so.
 */
final class Leaders {
    /** So many of each measure at a time. */
    private static final int LEADERS = 2;

    /** Where the clocks disagree so often, the confirmed lead. */
    private static final int ROUNDS = 6;

    private Leaders() {}

    static void confirm(List<Candidates> machines, int threads) {
        for (int round = 0; round < ROUNDS; round++) {
            Set<Option> unsure = new HashSet<>();
            for (Measure measure : Measure.values()) {
                machines.stream()
                        .flatMap(machine -> machine.outcomes().stream())
                        .sorted(Plan.by(measure))
                        .limit(LEADERS)
                        .filter(outcome -> !Candidates.isConfirmed(outcome))
                        .forEach(outcome -> unsure.add(outcome.option()));
            }
            if (unsure.isEmpty()) {
                return;
            }
            List<Candidates> asked = machines.stream()
                    .filter(machine -> machine.outcomes().stream().anyMatch(each -> unsure.contains(each.option())))
                    .toList();
            Workers.each(asked, threads, machine -> machine.confirm(unsure));
        }
    }
}
