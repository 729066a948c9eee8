package systole.system.training;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import systole.microarch.ClockSpec;
import systole.microarch.DeviceSpec;
import systole.sim.Resource;
import systole.system.run.CachePolicy;
import systole.system.run.CollectiveClock;
import systole.system.run.HostTimer;
import systole.system.run.Launching;
import systole.system.run.OperatorTimer;
import systole.system.run.PassTime;
import systole.system.run.PassTimer;
import systole.system.run.Recall;
import systole.system.stack.TrainingHabits;
import systole.workloads.graph.Pass;
import systole.workloads.model.LayerKind;
import systole.workloads.training.Phase;
import systole.workloads.training.TrainingPasses;
import systole.workloads.training.TrainingStage;

/** Times of the passes of one layer of each kind, of embedding, head and optimizer, on one rank; each distinct pass is timed once. */
final class LayerTimes {
    private final TrainingScenario scenario;
    private final double idleWatts;
    private final TrainingPasses passes;
    private final PassTimer timer;
    private final Launching launching;
    /** Power is averaged over many layers: forwards and backwards all run at one clock, and what is around them at the same one. */
    private final long hertz;

    private final Hiding hiding;
    private final Map<LayerKind, ChunkTimes> layers = new LinkedHashMap<>();
    private final ChunkTimes embedding;
    private final ChunkTimes head;
    private final Map<Long, PassTime> optimizers = new HashMap<>();
    private final Set<String> assumptions = new LinkedHashSet<>();

    LayerTimes(
            TrainingScenario scenario, TrainingPasses passes, DeviceSpec device, CollectiveClock clock, Recall recall) {
        this.scenario = scenario;
        this.idleWatts = device.power().activeIdleWatts();
        this.passes = passes;
        OperatorTimer operators = new OperatorTimer(
                device,
                scenario.system()
                        .libraries()
                        .serving(scenario.execution().stack().software())
                        .kernels(),
                CachePolicy.CHAIN,
                device.launch().graphGapSeconds(),
                scenario.execution().fidelity().timer(scenario.execution().steadyState()),
                recall);
        this.timer =
                new PassTimer(operators, new HostTimer(scenario.system().node().host()), clock);
        this.launching = Launching.train(scenario.execution().stack(), device.launch());
        this.hiding = new Hiding(
                timer, launching, scenario.execution(), scenario.parallelism().tensor(), CoreShare.of(scenario));
        this.hertz = timer.settledHertz(this::load);
        timeLayers();
        this.embedding = timed(this::embedding, 0);
        this.head = timed(this::head, 0);
        assumptions.addAll(passes.assumptions());
    }

    private LayerTimes(LayerTimes other, long hertz) {
        this.scenario = other.scenario;
        this.idleWatts = other.idleWatts;
        this.passes = other.passes;
        this.timer = other.timer;
        this.launching = other.launching;
        this.hiding = other.hiding;
        this.hertz = hertz;
        timeLayers();
        this.embedding = timed(this::embedding, 0);
        this.head = timed(this::head, 0);
        assumptions.addAll(passes.assumptions());
    }

    /**
     * The same at the next setting of the clock below, for steps that draw more than their layers: a head, an update and what is
     * exchanged beside them count as well. The same when there is none below.
     */
    LayerTimes lowered(ClockSpec clock) {
        long below = Math.max(clock.minimumHertz(), hertz - clock.stepHertz());
        return below == hertz ? this : new LayerTimes(this, below);
    }

    private void timeLayers() {
        double layerSeconds = launching.captured() ? 0 : launching.host().layerSeconds();
        for (LayerKind kind : scenario.model().kindsOfAll()) {
            layers.computeIfAbsent(kind, key -> timed(phase -> layer(key, phase), layerSeconds));
        }
    }

    /**
     * All that a layer does for a micro-batch; where kinds differ, layers in the proportion in which the model has them. What is
     * hidden beside a layer makes it shorter, and so draw more.
     */
    private PassTime load(long clock, boolean coarse) {
        Map<LayerKind, Integer> counts = TrainingStage.whole(scenario.model()).counts();
        int fewest = counts.values().stream().reduce(0, LayerTimes::commonDivisor);
        PassTime time = new PassTime();
        counts.forEach((kind, count) -> {
            for (Phase phase : Phase.values()) {
                Pass pass = layer(kind, phase);
                if (!pass.steps().isEmpty()) {
                    time.add(time(pass, phase, clock, coarse), count / fewest);
                }
            }
        });
        return time;
    }

    private static int commonDivisor(int a, int b) {
        return b == 0 ? a : commonDivisor(b, a % b);
    }

    private ChunkTimes timed(Function<Phase, Pass> of, double layerSeconds) {
        Map<Phase, PassTime> device = new EnumMap<>(Phase.class);
        Map<Phase, Double> host = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            Pass pass = of.apply(phase);
            boolean empty = pass.steps().isEmpty();
            device.put(phase, empty ? new PassTime() : time(pass, phase, hertz, false));
            // both gradients are one call of a layer
            double own = empty || phase == Phase.WEIGHT_GRADIENT ? 0 : layerSeconds;
            host.put(phase, timer.hostSeconds(pass, launching, hertz) + own);
        }
        return new ChunkTimes(
                launched(device, host, Phase.FORWARD),
                launched(device, host, Phase.RECOMPUTE, Phase.INPUT_GRADIENT, Phase.WEIGHT_GRADIENT),
                launched(device, host, Phase.RECOMPUTE, Phase.INPUT_GRADIENT),
                launched(device, host, Phase.WEIGHT_GRADIENT));
    }

    /** Phases one after the other, layer after layer: the device waits where the host takes longer than it. */
    private PassTime launched(Map<Phase, PassTime> device, Map<Phase, Double> host, Phase... phases) {
        PassTime time = new PassTime();
        double seconds = 0;
        for (Phase phase : phases) {
            time.add(device.getOrDefault(phase, new PassTime()));
            seconds += host.getOrDefault(phase, 0.0);
        }
        time.addIdle("launches", Resource.HOST, Math.round(seconds * 1e12) - time.picoseconds(), idleWatts);
        return time;
    }

    private PassTime time(Pass pass, Phase phase, long clock, boolean coarse) {
        PassTime time = timer.at(pass, launching.ofDevice(), clock, coarse);
        time.hideLink(hiding.hidden(pass, phase, clock, coarse), idleWatts);
        return time;
    }

    /** A pass of a layer of a kind, of a micro-batch. */
    Pass layer(LayerKind kind, Phase phase) {
        Pass pass = passes.layer(phase, kind, scenario.parallelism().microBatch(), scenario.sequenceLength());
        boolean shares =
                scenario.parallelism().zero() >= 2 && scenario.parallelism().data() > 1;
        boolean flat = shares && scenario.execution().stack().training().flatGradients();
        return flat && phase == Phase.WEIGHT_GRADIENT ? passes.flattened(pass, kind) : pass;
    }

    /** The embedding's. */
    Pass embedding(Phase phase) {
        return passes.embedding(phase, scenario.parallelism().microBatch(), scenario.sequenceLength());
    }

    /** The head's. */
    Pass head(Phase phase) {
        return passes.head(phase, scenario.parallelism().microBatch(), scenario.sequenceLength());
    }

    /** A layer of a kind of the model. */
    ChunkTimes layer(LayerKind kind) {
        return Objects.requireNonNull(layers.get(kind));
    }

    ChunkTimes embedding() {
        return embedding;
    }

    ChunkTimes head() {
        return head;
    }

    /** The end of a step for so many parameters that this device updates. */
    PassTime optimizer(long parameters) {
        return optimizers.computeIfAbsent(parameters, own -> {
            TrainingHabits habits = scenario.execution().stack().training();
            PassTime time = timer.at(passes.optimizer(own, habits.clipsGradients()), launching, hertz);
            long again = Math.round((habits.optimizerPasses() - 1) * own);
            if (again > 0) {
                time.add(timer.at(passes.optimizerAgain(again), launching, hertz));
            }
            return time;
        });
    }

    /** What was taken for granted. */
    Set<String> assumptions() {
        Set<String> all = new LinkedHashSet<>(assumptions);
        all.addAll(timer.onHost());
        return all;
    }
}
