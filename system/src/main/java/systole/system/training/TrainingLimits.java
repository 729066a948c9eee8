package systole.system.training;

import systole.system.Parallelism;
import systole.system.UnservedException;

/** What a step of training can be of; the rest is refused rather than answered with another model's numbers. */
public final class TrainingLimits {
    private final Parallelism plan;

    private TrainingLimits(Parallelism plan) {
        this.plan = plan;
    }

    /**
     * Refuses a scenario that cannot be served.
     *
     * @throws UnservedException with the reason
     */
    public static void check(TrainingScenario scenario) {
        TrainingLimits limits = new TrainingLimits(scenario.parallelism());
        limits.experts();
        limits.copies();
    }

    private void experts() {
        int expert = plan.expert();
        if (expert > (long) plan.tensor() * plan.data()) {
            throw new UnservedException(
                    "experts over " + expert + " devices, of which tensor and data parallelism have "
                            + (long) plan.tensor() * plan.data(),
                    "raise \"data\" or lower \"expert\"");
        }
        long stage = (long) plan.tensor() * plan.context() * plan.data();
        if (plan.tensor() % expert != 0 && expert % plan.tensor() != 0) {
            throw new UnservedException(
                    "experts over " + expert + " devices beside layers over " + plan.tensor()
                            + ": one of the two must divide the other",
                    "choose degrees of which one divides the other");
        }
        if (stage % expert != 0) {
            throw new UnservedException(
                    "experts over " + expert + " devices do not divide the " + stage
                            + " that tensor, context and data parallelism have",
                    "choose a divisor of " + stage);
        }
    }

    private void copies() {
        int ranks = plan.data() * plan.context();
        Integer group = plan.zeroGroup();
        if (group != null && (group > ranks || ranks % group != 0)) {
            throw new UnservedException(
                    "a \"zeroGroup\" of " + group + " does not divide the " + ranks
                            + " devices that hold one copy each",
                    "choose a divisor of " + ranks);
        }
    }
}
