package systole.system.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import systole.system.Parallelism;
import systole.system.UnservedException;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.model.LayerKind;
import systole.workloads.model.MemoryPerDevice;
import systole.workloads.training.Recompute;
import systole.workloads.training.TrainingBytes;
import systole.workloads.training.TrainingMemory;
import systole.workloads.training.TrainingPasses;
import systole.workloads.training.TrainingStage;

/** Whether a step fits into memory, and what would make it fit. */
final class TrainingFit {
    private static final double GIB = 1L << 30;

    private TrainingFit() {}

    /** Passes and memory of a scenario's ranks. */
    static TrainingMemory counted(TrainingScenario scenario) {
        TrainingPasses passes = new TrainingPasses(
                scenario.padded(), scenario.precision(), Options.split(scenario), Options.of(scenario));
        RankGroups groups = new RankGroups(scenario.parallelism());
        return new TrainingMemory(
                passes,
                scenario.parallelism().zero(),
                groups.sharded().size(),
                groups.expertSharded().size());
    }

    /** The memory of the fullest stage. */
    static MemoryPerDevice memory(TrainingScenario scenario, StepShape shape, TrainingMemory counted) {
        int sequences = scenario.parallelism().microBatch();
        int tokens = scenario.sequenceLength();
        Map<LayerKind, Long> kept = new HashMap<>();
        TrainingBytes fullest = null;
        for (int stage = 0; stage < shape.plan().stages(); stage++) {
            TrainingStage held = shape.stage(
                    stage, kind -> kept.computeIfAbsent(kind, key -> counted.keptBytes(key, sequences, tokens)));
            TrainingBytes bytes = counted.of(held, sequences, tokens);
            fullest = fullest == null || bytes.total() > fullest.total() ? bytes : fullest;
        }
        if (fullest == null) {
            throw new IllegalStateException("a pipeline has stages");
        }
        return new MemoryPerDevice(
                fullest.weights(),
                fullest.gradients(),
                fullest.optimizer(),
                fullest.activations(),
                0,
                fullest.workspace());
    }

    /** The same of a scenario alone. */
    static MemoryPerDevice memory(TrainingScenario scenario) {
        return memory(scenario, StepShape.of(scenario), counted(scenario));
    }

    /** Refuses what does not fit, with the first change that would make it fit. */
    static void check(TrainingScenario scenario, MemoryPerDevice memory) {
        long capacity = scenario.system().node().device().memory().capacityBytes();
        if (memory.total() <= capacity) {
            return;
        }
        throw new UnservedException(
                "needs " + gib(memory.total()) + " on each device (weights " + gib(memory.weights()) + ", gradients "
                        + gib(memory.gradients()) + ", optimizer " + gib(memory.optimizer()) + ", activations "
                        + gib(memory.activations()) + ", workspace " + gib(memory.workspace()) + "), "
                        + scenario.system().node().device().id() + " has " + gib(capacity),
                help(scenario, capacity));
    }

    private static String help(TrainingScenario scenario, long capacity) {
        for (Map.Entry<String, TrainingScenario> change : changes(scenario).entrySet()) {
            long total = totalOf(change.getValue());
            if (total <= capacity) {
                return change.getKey() + " would fit, with " + gib(total);
            }
        }
        return "use more devices, with more tensor, context or pipeline parallelism, or a smaller model";
    }

    /** Bytes of a change; beyond all memory when it cannot be. */
    private static long totalOf(TrainingScenario scenario) {
        try {
            TrainingLimits.check(scenario);
            return memory(scenario).total();
        } catch (UnservedException | UnsupportedOperatorException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Changes that save memory, the cheapest in time first; the machine stays as it is. */
    private static Map<String, TrainingScenario> changes(TrainingScenario scenario) {
        Map<String, TrainingScenario> changes = new LinkedHashMap<>();
        Parallelism plan = scenario.parallelism();
        Recompute now = scenario.execution().recompute();
        for (Recompute recompute : Recompute.values()) {
            if (recompute.ordinal() > now.ordinal()) {
                changes.put(
                        "recompute " + recompute.key(),
                        scenario.with(scenario.execution().with(recompute)));
            }
        }
        for (int batch = plan.microBatch() / 2; batch >= 1; batch /= 2) {
            changes.put("a micro-batch of " + batch, scenario.with(plan.withMicroBatch(batch)));
        }
        if (plan.data() * plan.context() > 1) {
            for (int zero = plan.zero() + 1; zero <= 3; zero++) {
                changes.put("zero " + zero, scenario.with(plan.withZero(zero)));
            }
        }
        split(scenario, changes);
        List<String> single = new ArrayList<>(changes.keySet());
        // more than one thing at a time: the strongest of each kind
        TrainingScenario small = scenario.with(scenario.execution().with(Recompute.FULL));
        for (String change : single) {
            if (!change.startsWith("recompute")) {
                TrainingScenario other = changes.get(change);
                if (other != null) {
                    changes.put("recompute full with " + change, other.with(small.execution()));
                }
            }
        }
        return changes;
    }

    /** Copies traded for shares of the model, then devices that would be idle. */
    private static void split(TrainingScenario scenario, Map<String, TrainingScenario> changes) {
        Parallelism plan = scenario.parallelism();
        int devices = scenario.system().devices();
        int node = scenario.system().node().devices();
        for (int more = 2; plan.tensor() * more <= node; more *= 2) {
            put(changes, "tensor " + plan.tensor() * more, scenario, plan.withTensor(plan.tensor() * more), devices);
        }
        for (int more = 2; plan.pipeline() * more <= scenario.model().layers(); more *= 2) {
            put(
                    changes,
                    "pipeline " + plan.pipeline() * more,
                    scenario,
                    plan.withPipeline(plan.pipeline() * more),
                    devices);
        }
    }

    private static void put(
            Map<String, TrainingScenario> changes,
            String name,
            TrainingScenario scenario,
            Parallelism more,
            int devices) {
        Parallelism plan = more;
        int data = plan.data();
        while (plan.devices() > devices && data > 1) {
            data = (data + 1) / 2;
            plan = more.withData(data);
        }
        boolean divides = scenario.globalBatch() % ((long) data * plan.microBatch()) == 0;
        if (plan.devices() <= devices && plan.tensor() <= scenario.model().heads() && divides) {
            changes.put(name + (data == more.data() ? "" : " with data " + data), scenario.with(plan));
        }
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }
}
