package systole.study.plan;

import java.util.List;
import systole.workloads.model.TransformerConfig;

/** The ways to use one machine that are worth a comparison. */
interface Search {
    /** All that were found to serve, timed by the {@code fast} clock; empty when nothing does. */
    List<Outcome> run();

    /** The search for a question. */
    static Search of(PlanQuestion question, TransformerConfig model, Machine machine, Trial trial) {
        return question.purpose().trains()
                ? new TrainingSearch(question, model, machine, trial)
                : new ServingSearch(question, model, machine, trial);
    }
}
