package systole.system.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import systole.microarch.DeviceSpec;
import systole.sim.Resource;
import systole.system.PipelineSchedule;
import systole.system.run.PassTime;
import systole.system.stack.StackSpec;
import systole.workloads.model.LayerKind;
import systole.workloads.pipeline.Action;
import systole.workloads.pipeline.PipelinePlan;
import systole.workloads.training.Parameters;
import systole.workloads.training.TrainingMemory;
import systole.workloads.training.TrainingPasses;
import systole.workloads.training.TrainingStage;

/** The parts of a step on a described machine: passes from {@link LayerTimes}, exchanges from {@link Exchanges}. */
final class StepParts implements StageParts {
    private final TrainingScenario scenario;
    private final PipelinePlan plan;
    private final StepShape shape;
    private final TrainingMemory memory;
    private final TrainingPasses passes;
    private final LayerTimes times;
    private final Exchanges exchanges;
    private final StackSpec stack;
    private final double staticWatts;
    private final double coreShare;
    private final Map<Integer, ChunkTimes> chunks = new HashMap<>();
    private final Map<Integer, PassTime> updates = new HashMap<>();
    private final PassTime transfer;

    StepParts(
            TrainingScenario scenario,
            StepShape shape,
            TrainingMemory memory,
            LayerTimes times,
            Exchanges exchanges,
            DeviceSpec device) {
        this.scenario = scenario;
        this.shape = shape;
        this.plan = shape.plan();
        this.memory = memory;
        this.passes = memory.passes();
        this.times = times;
        this.exchanges = exchanges;
        this.stack = scenario.execution().stack();
        this.staticWatts = device.power().activeIdleWatts();
        this.coreShare = CoreShare.of(scenario);
        this.transfer = exchanges.transfer();
    }

    @Override
    public ChunkTimes chunk(int stage, int chunk) {
        return chunks.computeIfAbsent(stage * plan.chunks() + chunk, place -> {
            ChunkTimes passes = exchanges.sharesGradients()
                    ? plan.stages() == 1
                            ? sharded(stage, chunk).steady()
                            : sharded(stage, chunk).alone()
                    : parts(stage, chunk, false, false).plain();
            ChunkTimes whole = plan.stages() == 1 ? passes : withReceived(passes, shape.part(stage, chunk));
            return chunk == 0 ? withHost(whole) : whole;
        });
    }

    /** Activations that come from another stage, and gradients, are gathered before a pass can use them. */
    private ChunkTimes withReceived(ChunkTimes passes, TrainingStage part) {
        PassTime forward = part.embedding() ? new PassTime() : exchanges.received();
        PassTime backward = part.head() ? new PassTime() : exchanges.received();
        return new ChunkTimes(
                PassTime.of(forward, passes.forward()),
                PassTime.of(backward, passes.backward()),
                PassTime.of(backward, passes.input()),
                passes.weight());
    }

    /** What the host takes for a micro-batch lies before its forward pass. */
    private ChunkTimes withHost(ChunkTimes passes) {
        PassTime forward = PassTime.of(passes.forward());
        forward.addIdle("micro_batch", Resource.HOST, Math.round(stack.host().microBatchSeconds() * 1e12), staticWatts);
        return new ChunkTimes(forward, passes.backward(), passes.input(), passes.weight());
    }

    /** A chunk, with what is gathered and reduced beside each of its layers. */
    private ChunkParts parts(int stage, int chunk, boolean gathers, boolean reduces) {
        TrainingStage part = shape.part(stage, chunk);
        Map<LayerKind, LayerParts> kinds = new HashMap<>();
        for (LayerKind kind : part.counts().keySet()) {
            Parameters trained = passes.layerTrained(kind);
            PassTime gather = gathers ? gathered(new TrainingStage(List.of(kind), false, false, 0)) : new PassTime();
            PassTime reduce = reduces ? exchanges.reduceScatter(trained) : new PassTime();
            kinds.put(kind, new LayerParts(times.layer(kind), gather, reduce));
        }
        return new ChunkParts(
                part.layers().stream()
                        .map(kind -> Objects.requireNonNull(kinds.get(kind)))
                        .toList(),
                part.embedding() ? times.embedding() : ChunkParts.NONE,
                part.head() ? times.head() : ChunkParts.NONE);
    }

    /** What a stage's passes need of what lives in shares: all weights; else what an update has changed. */
    private PassTime gathered(TrainingStage part) {
        return exchanges.sharesParameters()
                ? exchanges.gather(memory.weights(part))
                : exchanges.gather(memory.trained(part));
    }

    private ShardedChunk sharded(int stage, int chunk) {
        PassTime nothing = new PassTime();
        boolean gathers = exchanges.sharesParameters();
        TrainingStage ends = ends(stage, chunk);
        return new ShardedChunk(
                parts(stage, chunk, gathers, true),
                gathers ? gathered(ends) : nothing,
                exchanges.reduceScatter(memory.trained(ends)),
                stack.training().prefetchLayers(),
                coreShare(),
                staticWatts);
    }

    /** Embedding and head of a chunk, where it has them. */
    private TrainingStage ends(int stage, int chunk) {
        TrainingStage at = shape.part(stage, chunk);
        return new TrainingStage(List.of(), at.embedding(), at.head(), 0);
    }

    private Parameters parameters(int stage, int chunk) {
        return memory.trained(shape.part(stage, chunk));
    }

    private Parameters parameters(int stage) {
        Parameters all = Parameters.NONE;
        for (int chunk = 0; chunk < plan.chunks(); chunk++) {
            all = all.plus(parameters(stage, chunk));
        }
        return all;
    }

    @Override
    public PassTime transfer(int from, int to) {
        return transfer;
    }

    @Override
    public boolean sendingBlocks() {
        return stack.overlap().blockingSends();
    }

    @Override
    public PassTime reduction(int stage, int chunk) {
        int buckets = Math.max(1, buckets(stage, chunk));
        PassTime all = new PassTime();
        all.add(exchanges.reduction(parameters(stage, chunk).part(buckets)), buckets);
        return all;
    }

    @Override
    public int buckets(int stage, int chunk) {
        if (!scenario.execution().overlapGradientReduce()) {
            return 0;
        }
        long bytes =
                scenario.precision().gradients().bytes(parameters(stage, chunk).total());
        long bucket = stack.training().gradientBucketBytes();
        return (int) Math.max(1, (bytes + bucket - 1) / bucket);
    }

    @Override
    public PassTime completion(int stage) {
        PassTime time = new PassTime();
        boolean ends = stage == 0 || stage == plan.stages() - 1;
        long partial = 0;
        for (int chunk = 0; chunk < plan.chunks(); chunk++) {
            partial += memory.partial(shape.part(stage, chunk));
        }
        time.add(exchanges.partial(partial));
        if (ends
                && plan.stages() > 1
                && plan.positions() > 1
                && scenario.lora() == null
                && scenario.model().tiedEmbeddings()) {
            time.add(exchanges.tie(
                    (long) passes.shard().vocabulary() * scenario.model().hidden()));
        }
        if (plan.stages() > 1 && scenario.parallelism().schedule() == PipelineSchedule.DUALPIPE) {
            // each device the share that it keeps
            time.add(exchanges.mirrored(exchanges.own(parameters(stage))));
        }
        if (plan.stages() == 1 && exchanges.sharesGradients()) {
            time.add(sharded(0, 0).edge());
        }
        return time;
    }

    @Override
    public PassTime update(int stage) {
        return updates.computeIfAbsent(stage, key -> {
            PassTime time = new PassTime();
            if (stack.training().clipsGradients()) {
                time.add(exchanges.norm());
            }
            time.add(times.optimizer(exchanges.own(parameters(stage)).total()));
            if (scenario.parallelism().zero() > 0 && !exchanges.sharesParameters()) {
                gatherUpdated(stage, time);
            }
            time.addIdle("step", Resource.HOST, Math.round(stack.host().stepSeconds() * 1e12), staticWatts);
            return time;
        });
    }

    /** Updated parameters go to all copies, beside the next forward passes where the software overlaps. */
    private void gatherUpdated(int stage, PassTime time) {
        PassTime gathers = new PassTime();
        for (int chunk = 0; chunk < plan.chunks(); chunk++) {
            parts(stage, chunk, true, false).addLayers(gathers, LayerParts::gather);
            gathers.add(gathered(ends(stage, chunk)));
        }
        boolean overlaps = exchanges.sharesGradients() || scenario.execution().overlapGradientReduce();
        if (!overlaps) {
            time.add(gathers);
            return;
        }
        List<ShardedStream.Unit> units = beforeAllAreGathered(stage);
        long compute = units.stream().mapToLong(ShardedStream.Unit::compute).sum();
        time.addExposed(gathers, ShardedStream.play(units, units.size(), coreShare()) - compute, staticWatts);
    }

    /**
     * What a stage does of the next step until the first forward pass of the chunk that it comes to last, in its schedule's order:
     * the parameters of a chunk are waited for when it is first met.
     */
    private List<ShardedStream.Unit> beforeAllAreGathered(int stage) {
        List<ShardedStream.Unit> units = new ArrayList<>();
        Set<Integer> met = new HashSet<>();
        for (Action action : plan.order().get(stage)) {
            if (met.size() == plan.chunks()) {
                break;
            }
            int chunk = action.chunk();
            if (action.kind() != Action.Kind.FORWARD) {
                PassTime other = chunk(stage, chunk).of(action.kind());
                units.add(new ShardedStream.Unit(other.picoseconds(), 0, 0));
            } else if (met.add(chunk)) {
                units.addAll(parts(stage, chunk, true, false)
                        .forward(gathered(ends(stage, chunk)).picoseconds()));
            } else {
                units.add(new ShardedStream.Unit(
                        parts(stage, chunk, false, false).plain().forward().picoseconds(), 0, 0));
            }
        }
        return units;
    }

    @Override
    public double coreShare() {
        return coreShare;
    }

    @Override
    public double staticWatts() {
        return staticWatts;
    }
}
