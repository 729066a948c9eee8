package systole.system.training;

import java.util.ArrayList;
import java.util.List;
import systole.system.Parallelism;
import systole.system.PipelineSchedule;
import systole.system.UnservedException;
import systole.workloads.pipeline.LayerSpread;
import systole.workloads.pipeline.PipelinePlan;

/**
 * What lies where and in which order a step is done.
 *
 * @param plan actions of each stage
 * @param spread layers of each part of the pipeline
 * @param assumptions what was uneven or without effect
 */
record StepShape(PipelinePlan plan, LayerSpread spread, List<String> assumptions) {
    StepShape {
        assumptions = List.copyOf(assumptions);
    }

    /**
     * The shape of a scenario.
     *
     * @throws UnservedException when the schedule cannot have so many stages or micro-batches
     */
    static StepShape of(TrainingScenario scenario) {
        Parallelism parallelism = scenario.parallelism();
        List<String> assumptions = new ArrayList<>();
        int chunks = parallelism.virtualStages();
        if (parallelism.pipeline() == 1 && chunks > 1) {
            assumptions.add("parallelism.virtualStages had no effect: there is one stage");
            chunks = 1;
        }
        try {
            PipelinePlan plan = parallelism.pipeline() == 1
                    ? PipelineSchedule.ONE_F_ONE_B.order().plan(1, 1, scenario.microBatches())
                    : parallelism.schedule().order().plan(parallelism.pipeline(), chunks, scenario.microBatches());
            LayerSpread spread = LayerSpread.of(
                    scenario.model().layers(),
                    plan.positions(),
                    scenario.execution().stack().padding().endsAsLayers());
            assumptions.addAll(spread.assumptions());
            return new StepShape(plan, spread, assumptions);
        } catch (IllegalArgumentException e) {
            throw new UnservedException(
                    parallelism.schedule().key() + ": " + e.getMessage(),
                    "choose another \"schedule\", \"pipeline\", \"virtualStages\" or \"microBatch\"");
        }
    }
}
