package systole.system.training;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import systole.workloads.model.LayerKind;
import systole.workloads.model.MemoryPerDevice;
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
        throw TrainingAdvice.refusal(
                "needs " + gib(memory.total()) + " on each device (weights " + gib(memory.weights()) + ", gradients "
                        + gib(memory.gradients()) + ", optimizer " + gib(memory.optimizer()) + ", activations "
                        + gib(memory.activations()) + ", workspace " + gib(memory.workspace()) + "), "
                        + scenario.system().node().device().id() + " has " + gib(capacity),
                scenario,
                capacity);
    }

    static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }
}
