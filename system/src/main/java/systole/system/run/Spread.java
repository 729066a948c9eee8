package systole.system.run;

import java.util.ArrayList;
import java.util.List;
import systole.system.Parallelism;
import systole.system.Scenario;
import systole.system.UnservedException;
import systole.workloads.graph.Split;
import systole.workloads.graph.Stage;

/**
 * How a batch is spread over copies, micro-batches and stages. Sequences that do not divide leave some copies and micro-batches
 * smaller; the largest set the time and are simulated.
 *
 * @param copyBatch sequences of the largest copy
 * @param microBatch sequences that go through the stages together
 * @param microBatches groups of a copy
 * @param stages layers of each stage
 * @param assumptions what was uneven or chosen
 */
record Spread(int copyBatch, int microBatch, int microBatches, List<Stage> stages, List<String> assumptions) {
    static Spread of(Scenario scenario) {
        Parallelism plan = scenario.parallelism();
        int batch = scenario.workload().batch();
        int layers = scenario.model().layers();
        if (plan.data() > batch) {
            throw new UnservedException(
                    plan.data() + " copies share a batch of " + batch, "use at most as many copies as sequences");
        }
        if (plan.pipeline() > layers) {
            throw new UnservedException(
                    plan.pipeline() + " stages share " + layers + " layers", "use at most as many stages as layers");
        }
        List<String> assumptions = new ArrayList<>();
        int copy = up(batch, plan.data());
        if (plan.data() > 1) {
            assumptions.add("the " + plan.data() + " copies of the model "
                    + (plan.expert() > plan.tensor() ? "go in step" : "do not wait for each other")
                    + (copy * plan.data() == batch ? "" : "; the largest has " + copy + " of " + batch + " sequences"));
        }
        int micro = plan.pipeline() == 1 ? copy : Math.min(copy, plan.microBatch());
        int groups = up(copy, micro);
        List<Stage> stages = Stage.spread(
                layers, plan.pipeline(), scenario.execution().stack().padding().endsAsLayers());
        if (plan.pipeline() > 1) {
            assumptions.add(groups + " micro-batches of " + micro + " sequences go through " + plan.pipeline()
                    + " stages; sends of one run beside the work on the next");
            if (layers % plan.pipeline() != 0) {
                assumptions.add("layers of the stages: "
                        + stages.stream()
                                .map(stage -> stage.to() - stage.from())
                                .toList());
            }
        }
        return new Spread(copy, micro, groups, stages, assumptions);
    }

    /** Over what the layers are split. */
    static Split split(Parallelism plan) {
        if (plan.expert() > plan.tensor() * plan.data()) {
            throw new UnservedException(
                    "experts over " + plan.expert() + " devices, of which tensor and data parallelism have "
                            + plan.tensor() * plan.data(),
                    "raise \"data\" or lower \"expert\"");
        }
        try {
            return new Split(
                    plan.tensor(),
                    plan.expert(),
                    plan.context(),
                    plan.expertLoad().busiest());
        } catch (IllegalArgumentException e) {
            throw new UnservedException(
                    String.valueOf(e.getMessage()), "choose degrees of which one divides the other");
        }
    }

    private static int up(int whole, int parts) {
        return (whole + parts - 1) / parts;
    }
}
