package systole.study.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import systole.system.UnservedException;
import systole.workloads.model.TransformerConfig;

/** What one machine offers. Used by one thread at a time. */
final class Candidates {
    /** The clock that confirms. */
    private static final String CLOSE = "tile";

    private final Machine machine;
    private final Trial trial;
    private final Search search;
    private final List<Outcome> outcomes = new ArrayList<>();

    Candidates(PlanQuestion question, TransformerConfig model, Machine machine, Trial trial) {
        this.machine = machine;
        this.trial = trial;
        this.search = Search.of(question, model, machine, trial);
    }

    void search() {
        outcomes.addAll(search.run());
    }

    /** Times some options again, closely; those that are then too slow are no longer offered. */
    void confirm(Set<Option> options) {
        List<Outcome> before = List.copyOf(outcomes);
        outcomes.clear();
        for (Outcome outcome : before) {
            Outcome now = options.contains(outcome.option()) ? trial.time(outcome.option(), CLOSE) : outcome;
            if (now != null) {
                outcomes.add(now);
            }
        }
    }

    /** All, by whichever clock. */
    List<Outcome> outcomes() {
        return outcomes;
    }

    /** What is told: what was timed closely, where anything was, so that no rough time stands above a confirmed one. */
    List<Outcome> told() {
        List<Outcome> confirmed =
                outcomes.stream().filter(Candidates::isConfirmed).toList();
        return confirmed.isEmpty() ? outcomes : confirmed;
    }

    static boolean isConfirmed(Outcome outcome) {
        return outcome.fidelity().equals(CLOSE);
    }

    Machine machine() {
        return machine;
    }

    /** Why no way to use the machine can serve. */
    Optional<UnservedException> refusal() {
        return trial.refusal();
    }

    String reason() {
        return trial.reason();
    }
}
