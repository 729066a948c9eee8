package systole.system.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import systole.interconnect.FabricSpec;
import systole.isa.DataType;
import systole.memory.CacheSpec;
import systole.microarch.DeviceSpec;
import systole.microarch.timing.TooLargeException;
import systole.system.NodeLinks;
import systole.system.NodeSpec;
import systole.system.Scenario;
import systole.system.UnservedException;
import systole.system.Workload;
import systole.system.report.Report;
import systole.system.stack.StackSpec;
import systole.system.trace.Trace;
import systole.workloads.graph.Pass;
import systole.workloads.graph.PassWork;
import systole.workloads.graph.Passes;
import systole.workloads.graph.Shard;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.model.MemoryPerDevice;

/**
 * Simulates one scenario: makes the passes of the work, times each on one of the ranks (which are all alike) and adds them up.
 */
public final class ScenarioRun {
    private final Scenario scenario;
    private final String version;
    private final DeviceSpec device;
    private final Passes passes;
    private final PassTimer timer;
    private final Launching prefilling;
    private final Launching decoding;
    private final @Nullable FabricSpec fabric;
    private final Set<String> assumptions;
    private double boundSeconds;
    private double modelFlops;

    private ScenarioRun(Scenario scenario, String version) {
        this.scenario = scenario;
        this.version = version;
        this.device = PassReport.capped(
                scenario.system().node().device(), scenario.execution().powerCapWatts());
        this.passes = new Passes(
                scenario.model(),
                scenario.precision(),
                scenario.parallelism().tensor(),
                scenario.execution().stack().fusion());
        this.assumptions = new LinkedHashSet<>(scenario.assumptions());
        double gap = device.launch().graphGapSeconds();
        OperatorTimer operators = new OperatorTimer(
                device,
                scenario.system()
                        .libraries()
                        .serving(scenario.execution().stack().software())
                        .kernels(),
                CachePolicy.CHAIN,
                gap,
                scenario.execution().fidelity().timer(scenario.execution().steadyState()));
        int ranks = scenario.parallelism().tensor();
        assume(ranks);
        NodeSpec node = scenario.system().node();
        StackSpec stack = scenario.execution().stack();
        this.fabric = node.fabricFor(ranks);
        NodeLinks links = node.fabric();
        this.timer = new PassTimer(
                operators,
                fabric,
                links == null ? null : stack.messages().get(links.device().type()),
                new HostTimer(node.host()),
                scenario.execution().collective());
        this.prefilling = Launching.prefill(stack, device.launch());
        this.decoding = Launching.decode(stack, device.launch());
    }

    private void assume(int ranks) {
        assumptions.add("stack " + scenario.execution().stack().id()
                + ": kernels follow each other as in one launched graph; no time of a host, framework or tokenizer");
        assumptions.add("the clock settles for each operator as if it ran in a steady loop of its own");
        if (ranks > 1) {
            assumptions.add("the " + ranks + " ranks are alike: one is simulated; collectives overlap nothing");
            assumptions.addAll(scenario.system().node().fabricAssumptions(ranks));
        }
    }

    /**
     * Runs a scenario.
     *
     * @param version version of the program, for the report
     * @throws UnservedException when it does not fit or asks for what a device or library does not have
     */
    public static Report run(Scenario scenario, String version) {
        long start = System.nanoTime();
        try {
            return new ScenarioRun(scenario, version).report(start);
        } catch (UnsupportedOperatorException e) {
            throw new UnservedException(
                    String.valueOf(e.getMessage()), "choose another precision, degree of parallelism or device");
        } catch (TooLargeException e) {
            throw new UnservedException(String.valueOf(e.getMessage()), TooLargeException.HELP);
        }
    }

    /**
     * One pass of each kind that a scenario has, step by step: reading the prompt, and generating the first token after it.
     *
     * @throws UnservedException as a run does
     */
    public static Trace trace(Scenario scenario) {
        try {
            ScenarioRun run = new ScenarioRun(scenario, "");
            Workload work = scenario.workload();
            run.memory(work);
            List<Trace.Group> groups = new ArrayList<>();
            if (work.kind() != Workload.Kind.DECODE) {
                groups.add(PassTrace.of(
                        "prefill", run.passes.prefill(work.batch(), work.inputTokens()), run.prefilling, run.timer));
            }
            if (work.kind() == Workload.Kind.DECODE || work.outputTokens() > 1) {
                long context = work.kind() == Workload.Kind.DECODE ? work.contextTokens() : work.inputTokens();
                groups.add(
                        PassTrace.of("decode", run.passes.decode(work.batch(), context + 1), run.decoding, run.timer));
            }
            return new Trace(groups);
        } catch (UnsupportedOperatorException e) {
            throw new UnservedException(
                    String.valueOf(e.getMessage()), "choose another precision, degree of parallelism or device");
        } catch (TooLargeException e) {
            throw new UnservedException(String.valueOf(e.getMessage()), TooLargeException.HELP);
        }
    }

    private Report report(long start) {
        Workload work = scenario.workload();
        MemoryPerDevice memory = memory(work);
        PassTime prefill = new PassTime();
        PassTime decode = new PassTime();
        int tokens = 0;
        if (work.kind() != Workload.Kind.DECODE) {
            prefill.add(time(passes.prefill(work.batch(), work.inputTokens()), prefilling));
            tokens = 1;
        }
        if (work.kind() == Workload.Kind.DECODE) {
            decode.add(time(passes.decode(work.batch(), work.contextTokens() + 1L), decoding));
            tokens = 1;
        }
        if (work.kind() == Workload.Kind.GENERATE && work.outputTokens() > 1) {
            decode.add(further(work));
            tokens += work.outputTokens() - 1;
        }
        PassTime total = new PassTime();
        total.add(prefill);
        total.add(decode);
        double seconds = PassReport.seconds(total.picoseconds());
        int devices = scenario.parallelism().devices();
        double tflops = modelFlops / seconds / devices / 1e12;
        DataType type = scenario.precision().activations();
        double peak = device.peakOpsPerSecond(type, device.clock().referenceHertz());
        timer.overCap()
                .forEach(operator ->
                        assumptions.add(operator + " draws more than the power cap even at the lowest clock"));
        assumptions.addAll(timer.onHost());
        return new Report(
                title(),
                latency(work, prefill, decode, seconds, tokens),
                tflops,
                tflops * 1e12 / peak,
                PassReport.energy(total, seconds, devices, generated(work, tokens)),
                memory,
                device.memory().capacityBytes(),
                PassReport.byResource(total),
                PassReport.byOperator(total),
                List.of(),
                boundSeconds,
                new ArrayList<>(assumptions),
                new Report.Simulator(
                        version,
                        scenario.execution().fidelity().key(),
                        total.events(),
                        (System.nanoTime() - start) / 1e9));
    }

    /** All tokens of a generation after the first. */
    private PassTime further(Workload work) {
        long first = work.inputTokens() + 1L;
        long last = work.inputTokens() + work.outputTokens() - 1L;
        ContextKnots.Sum sum =
                ContextKnots.sum(context -> timer.time(passes.decode(work.batch(), context), decoding), first, last);
        for (long context = first; context <= last; context++) {
            count(passes.decode(work.batch(), context));
        }
        if (sum.timed() < last - first + 1) {
            assumptions.add("of " + (last - first + 1) + " decode passes " + sum.timed()
                    + " are timed; between them each operator's time is a straight line over the context");
        }
        return sum.total();
    }

    private PassTime time(Pass pass, Launching launching) {
        count(pass);
        return timer.time(pass, launching);
    }

    private void count(Pass pass) {
        assumptions.addAll(pass.assumptions());
        modelFlops += pass.modelFlops();
        boundSeconds += bound(pass.work());
    }

    /** Floor of a pass: products at the peak of the maximum clock, bytes at the datasheet's bandwidth, link bytes at the links'. */
    private double bound(PassWork work) {
        DataType type = scenario.precision().activations();
        double peak = device.peakOpsPerSecond(type, device.clock().maximumHertz());
        double link = 0;
        if (fabric != null && work.linkBytes() > 0) {
            double crossings = fabric.inSwitchReduction() ? 2 : 1;
            link = work.linkBytes()
                    / crossings
                    / (fabric.link().bytesPerSecond() * fabric.link().count());
        }
        double memory =
                work.bytesThatCannotStay(onChipBytes()) / device.memory().bandwidthBytesPerSecond();
        return Math.max(link, Math.max(work.matrixFlops() / peak, memory));
    }

    private long onChipBytes() {
        CacheSpec cache = device.cache();
        return (cache == null ? 0 : cache.capacityBytes())
                + device.cores() * (device.core().scratchBytes() + device.core().accumulatorBytes());
    }

    private MemoryPerDevice memory(Workload work) {
        long context = work.kind() == Workload.Kind.DECODE
                ? work.contextTokens() + 1L
                : work.inputTokens() + (long) Math.max(0, work.outputTokens() - 1);
        long passTokens = work.kind() == Workload.Kind.DECODE ? work.batch() : (long) work.batch() * work.inputTokens();
        Shard shard = passes.shard();
        checkCounts(work, context, passTokens);
        MemoryPerDevice memory = shard.memory(scenario.precision(), work.batch(), context, passTokens);
        long capacity = device.memory().capacityBytes();
        if (memory.total() > capacity) {
            Optional<String> help = help(work, memory, capacity);
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

    /** Refuses more tokens than memory has bytes, of which each takes several: beyond that, bytes could not be counted. */
    private void checkCounts(Workload work, long context, long passTokens) {
        Integer window = scenario.model().slidingWindow();
        long kept = window == null ? context : Math.min(context, window);
        double tokens = Math.max((double) passTokens, (double) work.batch() * kept);
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

    /** What makes room: the first of more devices, a smaller batch, smaller numbers that would do. */
    private Optional<String> help(Workload work, MemoryPerDevice memory, long capacity) {
        int ranks = scenario.parallelism().tensor();
        for (int more = 2 * ranks;
                more <= scenario.system().devices() && more <= scenario.model().heads();
                more *= 2) {
            if (memory.total() / (more / ranks) <= capacity) {
                return Optional.of("tensor parallelism of " + more + " would fit");
            }
        }
        long perSequence = (memory.total() - memory.weights()) / work.batch();
        long batch = (capacity - memory.weights()) / Math.max(1, perSequence);
        return batch >= 1 ? Optional.of("a batch of " + batch + " would fit") : Optional.empty();
    }

    /** How many devices would hold it, which may be more than the model has heads to share out. */
    private String devicesNeeded(MemoryPerDevice memory, long capacity) {
        int ranks = scenario.parallelism().tensor();
        long needed = ((long) ranks * memory.total() + capacity - 1) / capacity;
        int heads = scenario.model().heads();
        String beyond = needed <= heads
                ? ""
                : " (tensor parallelism ends at the " + heads + " heads of "
                        + scenario.model().name() + ")";
        return ", it takes at least " + needed + " such devices" + beyond;
    }

    private static String gib(long bytes) {
        return String.format(java.util.Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    private static Report.Latency latency(
            Workload work, PassTime prefill, PassTime decode, double seconds, int tokens) {
        boolean reads = work.kind() != Workload.Kind.DECODE;
        Double first = reads ? (Double) PassReport.seconds(prefill.picoseconds()) : null;
        Double prompt =
                reads ? (Double) PassReport.seconds(prefill.picoseconds() - prefill.picosecondsOf("sampling")) : null;
        int further = reads ? tokens - 1 : tokens;
        Double each = further > 0 ? (Double) (PassReport.seconds(decode.picoseconds()) / further) : null;
        Long generated = generated(work, tokens);
        return new Report.Latency(first, each, prompt, seconds, generated == null ? null : generated / seconds);
    }

    private static @Nullable Long generated(Workload work, int tokens) {
        return work.kind() == Workload.Kind.PREFILL ? null : (Long) ((long) work.batch() * tokens);
    }

    private String title() {
        Workload work = scenario.workload();
        String tokens = switch (work.kind()) {
            case PREFILL -> work.inputTokens() + " tokens each";
            case DECODE -> "one token at a context of " + work.contextTokens();
            case GENERATE -> work.inputTokens() + " tokens in, " + work.outputTokens() + " out";
        };
        return scenario.model().name() + " on " + scenario.system().id() + ", tensor parallel "
                + scenario.parallelism().tensor() + ": "
                + work.kind().name().toLowerCase(java.util.Locale.ROOT) + ", batch " + work.batch() + ", " + tokens
                + ", "
                + scenario.precision().activations().text();
    }
}
