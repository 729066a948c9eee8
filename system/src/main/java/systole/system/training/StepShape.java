package systole.system.training;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import systole.system.Parallelism;
import systole.system.PipelineSchedule;
import systole.system.UnservedException;
import systole.workloads.model.LayerKind;
import systole.workloads.pipeline.LayerSpread;
import systole.workloads.pipeline.PipelinePlan;
import systole.workloads.training.TrainingStage;

/**
 * What lies where and in which order a step is done.
 *
 * @param plan actions of each stage
 * @param spread layers of each part of the pipeline
 * @param kinds kind of each layer of the model
 * @param assumptions what was uneven or without effect
 */
record StepShape(PipelinePlan plan, LayerSpread spread, List<LayerKind> kinds, List<String> assumptions) {
    /** Passes of a step, over all parts of a pipeline: each is kept. */
    private static final long MOST_ACTIONS = 4_000_000;

    StepShape {
        kinds = List.copyOf(kinds);
        assumptions = List.copyOf(assumptions);
    }

    /** What a stage's chunk holds. */
    TrainingStage part(int stage, int chunk) {
        int position = plan.position(stage, chunk);
        int from = spread.before(position);
        List<LayerKind> layers = kinds.subList(from, from + spread.at(position));
        return new TrainingStage(layers, position == 0, position == plan.positions() - 1, 0);
    }

    /**
     * What a stage holds, with what of it is under way at most.
     *
     * @param bytes what a layer of a kind keeps of a micro-batch
     */
    TrainingStage stage(int stage, ToLongFunction<LayerKind> bytes) {
        List<LayerKind> layers = new ArrayList<>();
        long[] kept = new long[plan.chunks()];
        boolean embedding = false;
        boolean head = false;
        for (int chunk = 0; chunk < plan.chunks(); chunk++) {
            TrainingStage part = part(stage, chunk);
            kept[chunk] = part.layers().stream().mapToLong(bytes).sum();
            layers.addAll(part.layers());
            embedding |= part.embedding();
            head |= part.head();
        }
        double all = LongStream.of(kept).sum();
        double inFlight = all == 0 ? plan.peakInFlight(stage) : plan.peakBytes(stage, kept) / all;
        return new TrainingStage(layers, embedding, head, inFlight);
    }

    /** What was asked for and has nothing to act on. */
    private static List<String> withoutEffect(TrainingScenario scenario) {
        Parallelism parallelism = scenario.parallelism();
        boolean one = parallelism.data() * parallelism.context() == 1;
        List<String> idle = new ArrayList<>();
        if (parallelism.schedule() != PipelineSchedule.ONE_F_ONE_B
                && parallelism.pipeline() == 1
                && parallelism.virtualStages() == 1) {
            idle.add("parallelism.schedule had no effect: there is one stage");
        }
        if (parallelism.zero() > 0 && one) {
            idle.add("parallelism.zero had no effect: there is one copy");
        }
        if (parallelism.zeroGroup() != null && parallelism.zero() == 0) {
            idle.add("parallelism.zeroGroup had no effect: copies share nothing out (\"zero\" is 0)");
        }
        if (parallelism.sequence() && parallelism.tensor() == 1) {
            idle.add("parallelism.sequence had no effect: no devices share a layer (\"tensor\" is 1)");
        }
        if (scenario.execution().overlapTensorCommunication() && parallelism.tensor() == 1) {
            idle.add("execution.overlapTensorCommunication had no effect: no devices share a layer (\"tensor\" is 1)");
        }
        if (scenario.execution().overlapGradientReduce() && one) {
            idle.add("execution.overlapGradientReduce had no effect: there is one copy");
        }
        return idle;
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
        long actions = (long) scenario.microBatches() * parallelism.pipeline() * chunks;
        if (actions > MOST_ACTIONS) {
            throw new UnservedException(
                    scenario.microBatches() + " micro-batches through " + parallelism.pipeline() * (long) chunks
                            + " parts of a pipeline are more than the " + MOST_ACTIONS + " passes that a step may have",
                    "use a smaller \"globalBatch\", or larger micro-batches");
        }
        assumptions.addAll(withoutEffect(scenario));
        if (parallelism.pipeline() == 1 && chunks > 1) {
            assumptions.add("parallelism.virtualStages had no effect: there is one stage");
            chunks = 1;
        }
        if (parallelism.schedule() == PipelineSchedule.INTERLEAVED && parallelism.pipeline() > 1 && chunks == 1) {
            assumptions.add(
                    "parallelism.schedule interleaved is 1f1b: each stage has one chunk (\"virtualStages\" is 1)");
        }
        try {
            PipelinePlan plan = parallelism.pipeline() == 1
                    ? PipelineSchedule.ONE_F_ONE_B.order().plan(1, 1, scenario.microBatches())
                    : parallelism.schedule().order().plan(parallelism.pipeline(), chunks, scenario.microBatches());
            LayerSpread spread = LayerSpread.of(
                    scenario.model().kindsOfAll().size(),
                    plan.positions(),
                    scenario.execution().stack().padding().endsAsLayers());
            assumptions.addAll(spread.assumptions());
            return new StepShape(plan, spread, scenario.model().kindsOfAll(), assumptions);
        } catch (IllegalArgumentException e) {
            throw new UnservedException(
                    parallelism.schedule().key() + ": " + e.getMessage(),
                    "choose another \"schedule\", \"pipeline\", \"virtualStages\" or \"microBatch\"");
        }
    }
}
