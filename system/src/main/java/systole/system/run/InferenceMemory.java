package systole.system.run;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import systole.microarch.DeviceSpec;
import systole.system.Parallelism;
import systole.system.Scenario;
import systole.system.UnservedException;
import systole.system.Workload;
import systole.workloads.graph.Passes;
import systole.workloads.graph.Shard;
import systole.workloads.graph.SourceMemory;
import systole.workloads.graph.Stage;
import systole.workloads.model.MemoryPerDevice;

/** Memory of inference on the device that needs most, and what would make it fit where it does not. */
final class InferenceMemory {
    private final Scenario scenario;
    private final DeviceSpec device;
    private final Shard shard;
    private final @Nullable SourceMemory source;
    private final Spread spread;

    InferenceMemory(Scenario scenario, DeviceSpec device, Passes passes, Spread spread) {
        this.scenario = scenario;
        this.device = device;
        this.shard = passes.shard();
        this.source = passes.source();
        this.spread = spread;
    }

    /** What it needs, whether it is there or not; throws {@link UnservedException} where bytes could not be counted. */
    MemoryPerDevice needed() {
        Workload work = scenario.workload();
        long context = work.kind() == Workload.Kind.DECODE
                ? work.contextTokens() + 1L
                : prompt() + Math.max(0, work.outputTokens() - 1);
        long passTokens = work.kind() == Workload.Kind.DECODE ? spread.microBatch() : spread.microBatch() * prompt();
        checkCounts(Math.max(context, scenario.model().sourcePositions(work.readTokens())), passTokens);
        return largest(context, passTokens);
    }

    /** What it needs; throws {@link UnservedException} when that is more than there is. */
    MemoryPerDevice check() {
        MemoryPerDevice memory = needed();
        long capacity = device.memory().capacityBytes();
        if (memory.total() > capacity) {
            Optional<String> help = help(capacity);
            throw new UnservedException(
                    "needs " + gib(memory.total()) + " on each device (weights " + gib(memory.weights())
                            + ", KV cache " + gib(memory.kvCache()) + ", activations " + gib(memory.activations())
                            + ", workspace " + gib(memory.workspace()) + "), "
                            + device.id() + " has " + gib(capacity)
                            + (help.isPresent() ? "" : devicesNeeded(memory, capacity)),
                    help.orElse("use more devices, or weights and activations of fewer bits"));
        }
        return memory;
    }

    /** Tokens of each sequence that writing begins with. */
    private long prompt() {
        return scenario.model().prompt(scenario.workload().inputTokens());
    }

    /** Of the stage that needs most. */
    private MemoryPerDevice largest(long context, long passTokens) {
        int parts = scenario.parallelism().context();
        MemoryPerDevice largest = new MemoryPerDevice(0, 0, 0, 0);
        for (Stage stage : spread.stages()) {
            MemoryPerDevice memory = shard.memory(
                    scenario.precision(),
                    spread.copyBatch(),
                    (context + parts - 1) / parts,
                    (passTokens + parts - 1) / parts,
                    stage);
            if (!scenario.execution().fusedAttention()) {
                long keys = scenario.workload().kind() == Workload.Kind.DECODE ? context : prompt();
                memory = memory.withActivations(shard.scoreBytes(scenario.precision(), passTokens, keys));
            }
            if (source != null) {
                boolean reads = scenario.workload().kind() != Workload.Kind.DECODE;
                memory = source.beside(
                        memory,
                        spread.copyBatch(),
                        spread.microBatch(),
                        prompt(),
                        reads,
                        scenario.execution().fusedAttention());
            }
            largest = memory.total() > largest.total() ? memory : largest;
        }
        return largest;
    }

    /** Refuses more tokens than memory has bytes, of which each takes several: beyond that, bytes could not be counted. */
    private void checkCounts(long context, long passTokens) {
        Integer window = scenario.model().slidingWindow();
        long kept = window == null ? context : Math.min(context, window);
        double tokens = Math.max((double) passTokens, (double) spread.copyBatch() * kept);
        if (tokens > device.memory().capacityBytes()) {
            throw new UnservedException(
                    String.format(
                            java.util.Locale.ROOT,
                            "%.0f tokens at once are more than %s has bytes of memory",
                            tokens,
                            device.id()),
                    "use a smaller batch or shorter sequences");
        }
    }

    /** What makes room: the first of more devices of those there are, a smaller batch, that would do. */
    private Optional<String> help(long capacity) {
        Parallelism plan = scenario.parallelism();
        for (int more = 2 * plan.tensor();
                more <= scenario.system().devices() && more <= scenario.model().heads();
                more *= 2) {
            Parallelism wider = placed(plan.withTensor(more));
            if (wider.devices() <= scenario.system().devices() && fits(scenario.with(wider), capacity)) {
                return Optional.of("tensor parallelism of " + more
                        + (wider.data() == plan.data() ? "" : " with data " + wider.data()) + " would fit");
            }
        }
        int batch = largestBatch(capacity);
        return batch >= 1 ? Optional.of("a batch of " + batch + " would fit") : Optional.empty();
    }

    /** The largest batch that fits, in whole rounds of the copies; 0 when none does. Memory rises with the batch, not in proportion to it. */
    private int largestBatch(long capacity) {
        int copies = scenario.parallelism().data();
        int low = 0;
        int high = spread.copyBatch();
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (fits(scenario.withBatch(middle * copies), capacity)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low * copies;
    }

    /** A plan with half as many copies, and half again, until its devices are there. */
    private Parallelism placed(Parallelism wider) {
        Parallelism plan = wider;
        while (plan.devices() > scenario.system().devices() && plan.data() > 1) {
            plan = plan.withData((plan.data() + 1) / 2);
        }
        return plan;
    }

    private static boolean fits(Scenario other, long capacity) {
        try {
            return ScenarioRun.memory(other).total() <= capacity;
        } catch (UnservedException e) { // degrees that do not go together
            return false;
        }
    }

    /** How many devices would hold it, which may be more than the model has heads to share out. */
    private String devicesNeeded(MemoryPerDevice memory, long capacity) {
        Parallelism plan = scenario.parallelism();
        long besides = (long) plan.pipeline() * plan.context();
        long needed = ((long) plan.tensor() * besides * memory.total() + capacity - 1) / capacity;
        int heads = scenario.model().heads();
        String beyond = needed <= heads * besides
                ? ""
                : " (tensor parallelism ends at the " + heads + " heads of "
                        + scenario.model().name() + ")";
        return ", " + (plan.data() == 1 ? "it" : "each copy") + " takes at least " + needed + " such devices" + beyond;
    }

    private static String gib(long bytes) {
        return String.format(java.util.Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
