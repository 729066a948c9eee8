package systole.system.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.microarch.DeviceSpec;
import systole.microarch.timing.TooLargeException;
import systole.system.NodeSpec;
import systole.system.Parallelism;
import systole.system.Scenario;
import systole.system.UnservedException;
import systole.system.Workload;
import systole.system.report.Report;
import systole.system.stack.StackSpec;
import systole.system.trace.Trace;
import systole.workloads.graph.Pass;
import systole.workloads.graph.Passes;
import systole.workloads.graph.Stage;
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
    private final CollectiveClock collectives;
    private final PassTimer timer;
    private final Spread spread;
    private final InferenceMemory memory;
    private final PipelineTimer pipeline;
    private final Launching prefilling;
    private final Launching prompting;
    private final Launching decoding;
    private final PassFloor floor;
    private final Set<String> assumptions;
    private double boundSeconds;
    private double modelFlops;

    private ScenarioRun(Scenario scenario, String version, Recall recall) {
        this.scenario = scenario;
        this.version = version;
        this.device = PacedDevice.of(
                scenario.system(), scenario.execution(), scenario.parallelism().inStep());
        this.passes = new Passes(
                scenario.model(),
                scenario.precision(),
                Spread.split(scenario.parallelism()),
                scenario.execution()
                        .stack()
                        .fusion()
                        .withAttention(scenario.execution().fusedAttention()),
                scenario.model().sourcePositions(scenario.workload().readTokens()));
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
                scenario.execution().fidelity().timer(scenario.execution().steadyState()),
                recall);
        assumptions.addAll(RunAssumptions.of(scenario, device));
        StackSpec stack = scenario.execution().stack();
        NodeSpec node = scenario.system().node();
        Parallelism plan = scenario.parallelism();
        this.collectives = new CollectiveClock(scenario.system(), plan, device, scenario.execution());
        this.timer = new PassTimer(operators, new HostTimer(node.host()), collectives);
        this.spread = Spread.of(scenario);
        assumptions.addAll(spread.assumptions());
        this.memory = new InferenceMemory(scenario, device, passes, spread);
        this.pipeline = new PipelineTimer(timer, device, spread, collectives, plan);
        this.floor =
                PassFloor.of(device, scenario.precision().activations(), node, plan.widestGroup() > node.devices());
        this.prefilling = Launching.prefill(stack, device.launch());
        this.prompting = Launching.prompt(stack, device.launch());
        this.decoding = Launching.decode(stack, device.launch());
    }

    /**
     * Runs a scenario.
     *
     * @param version version of the program, for the report
     * @throws UnservedException when it does not fit or asks for what a device or library does not have
     */
    public static Report run(Scenario scenario, String version) {
        return run(scenario, version, new Recall());
    }

    /** Runs a scenario with what runs before it have found out. */
    static Report run(Scenario scenario, String version, Recall recall) {
        long start = System.nanoTime();
        return served(() -> {
            Report busiest = new ScenarioRun(scenario, version, recall).report(start);
            return scenario.parallelism()
                    .evenly()
                    .map(plan ->
                            busiest.withActionsOf(new ScenarioRun(scenario.with(plan), version, recall).report(start)))
                    .orElse(busiest);
        });
    }

    /** Bytes on the fullest device, of a scenario that may not fit; throws {@link UnservedException} where a run does otherwise. */
    static MemoryPerDevice memory(Scenario scenario) {
        return served(() -> new ScenarioRun(scenario, "", new Recall()).memory.needed());
    }

    private static <T> T served(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (UnsupportedOperatorException e) {
            throw new UnservedException(
                    String.valueOf(e.getMessage()),
                    "change what it names, or choose another precision, degree of parallelism or device");
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
        return served(() -> {
            ScenarioRun run = new ScenarioRun(scenario, "", new Recall());
            Workload work = scenario.workload();
            run.memory.check();
            List<Trace.Group> groups = new ArrayList<>();
            Pass reading = run.passes.reading(run.spread.microBatch());
            if (work.kind() != Workload.Kind.DECODE && reading != null) {
                groups.add(PassTrace.of(reading.name(), reading, run.prefilling, run.timer));
            }
            if (work.kind() != Workload.Kind.DECODE) {
                groups.add(PassTrace.of(
                        "prefill",
                        run.passes.prefill(
                                run.spread.microBatch(),
                                run.prompt(),
                                run.spread.stages().get(0)),
                        run.prompts(),
                        run.timer));
            }
            boolean denoises = run.denoises();
            if (work.kind() == Workload.Kind.DECODE || (work.outputTokens() > 1 && !denoises)) {
                long context = work.kind() == Workload.Kind.DECODE ? work.contextTokens() : run.prompt();
                groups.add(PassTrace.of(
                        "decode",
                        run.passes.decode(
                                run.spread.microBatch(),
                                context + 1,
                                run.spread.stages().get(0)),
                        run.decoding,
                        run.timer));
            }
            return new Trace(groups);
        });
    }

    private Report report(long start) {
        Workload work = scenario.workload();
        MemoryPerDevice needed = memory.check();
        PassTime prefill = new PassTime();
        PassTime decode = new PassTime();
        int tokens = 0;
        if (work.kind() != Workload.Kind.DECODE) {
            prefill.add(prompts(work));
            tokens = 1;
        }
        if (work.kind() == Workload.Kind.DECODE) {
            count(work.contextTokens() + 1L);
            decode.add(token(work.contextTokens() + 1L));
            tokens = 1;
        }
        if (work.kind() == Workload.Kind.GENERATE && work.outputTokens() > 1) {
            decode.add(denoises() ? again(work, prefill) : further(work));
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
        PowerCap.check(scenario.system(), scenario.execution(), device, timer.overCap());
        assumptions.addAll(timer.onHost());
        assumptions.addAll(collectives.assumptions());
        return new Report(
                RunTitle.of(scenario),
                latency(work, prefill, decode, seconds, tokens),
                tflops,
                tflops * 1e12 / peak,
                PassReport.energy(total, seconds, devices, generated(work, tokens)),
                needed,
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

    /** All prompts. */
    private PassTime prompts(Workload work) {
        int batch = spread.microBatch();
        long tokens = prompt();
        List<Double> floors = new ArrayList<>();
        for (Stage stage : spread.stages()) {
            Pass pass = passes.prefill(batch, tokens, stage);
            assumptions.addAll(pass.assumptions());
            floors.add(floor.seconds(pass.work()));
        }
        double sum = floors.stream().mapToDouble(Double::doubleValue).sum();
        boundSeconds += sum + (spread.microBatches() - 1) * Collections.max(floors);
        modelFlops += passes.prefill(work.batch(), tokens).modelFlops();
        PassTime time = reading(work, batch);
        time.add(pipeline.prefill(
                stage -> passes.prefill(batch, tokens, stage), prompts(), streamBytes(batch * tokens)));
        return time;
    }

    /** How prompts come to the device: what a request takes of the host comes before the first pass, which may be an encoder's. */
    private Launching prompts() {
        return scenario.model().source() == null ? prefilling : prompting;
    }

    /** The pass of an encoder that the decoder attends to; nothing where there is none. */
    private PassTime reading(Workload work, int batch) {
        PassTime time = new PassTime();
        Pass reading = passes.reading(batch);
        if (reading != null) {
            assumptions.addAll(reading.assumptions());
            boundSeconds += floor.seconds(reading.work());
            modelFlops += reading.modelFlops() / batch * work.batch();
            time.add(timer.time(reading, prefilling));
        }
        return time;
    }

    /** Whether what comes out are steps of denoising. */
    private boolean denoises() {
        return scenario.model().denoiser() != null;
    }

    /** Tokens of each sequence that writing begins with. */
    private long prompt() {
        return scenario.model().prompt(scenario.workload().inputTokens());
    }

    /** All steps of denoising after the first, which are like it. */
    private PassTime again(Workload work, PassTime first) {
        PassTime steps = new PassTime();
        steps.add(first, work.outputTokens() - 1L);
        boundSeconds *= work.outputTokens();
        modelFlops *= work.outputTokens();
        assumptions.add("outputTokens are steps of denoising, " + work.outputTokens()
                + " alike forward passes over each image: what a report says of tokens out is of steps");
        return steps;
    }

    /** All tokens of a generation after the first. */
    private PassTime further(Workload work) {
        long first = prompt() + 1;
        long last = prompt() + work.outputTokens() - 1;
        ContextKnots.Sum sum = ContextKnots.sum(this::token, first, last);
        for (long context = first; context <= last; context++) {
            count(context);
        }
        if (sum.timed() < last - first + 1) {
            assumptions.add("of " + (last - first + 1) + " decode passes " + sum.timed()
                    + " are timed; between them each operator's time is a straight line over the context");
        }
        return sum.total();
    }

    /** One token more for every sequence. */
    private PassTime token(long context) {
        return pipeline.decode(
                stage -> passes.decode(spread.microBatch(), context, stage),
                decoding,
                streamBytes(spread.microBatch()));
    }

    /** What a token asks for, whatever time it takes. */
    private void count(long context) {
        double sum = 0;
        double most = 0;
        for (Stage stage : spread.stages()) {
            Pass pass = passes.decode(spread.microBatch(), context, stage);
            assumptions.addAll(pass.assumptions());
            double least = floor.seconds(pass.work());
            sum += least;
            most = Math.max(most, least);
        }
        boundSeconds += Math.max(sum, spread.microBatches() * most);
        modelFlops += passes.decode(scenario.workload().batch(), context).modelFlops();
    }

    /** The residual stream of so many tokens. */
    private long streamBytes(long tokens) {
        return scenario.precision()
                .wide(scenario.model())
                .bytes(tokens * scenario.model().hidden());
    }

    private Report.Latency latency(Workload work, PassTime prefill, PassTime decode, double seconds, int tokens) {
        boolean reads = work.kind() != Workload.Kind.DECODE;
        Double first = reads ? (Double) PassReport.seconds(prefill.picoseconds()) : null;
        Double prompt =
                reads ? (Double) PassReport.seconds(prefill.picoseconds() - prefill.picosecondsOf("sampling")) : null;
        int further = reads ? tokens - 1 : tokens;
        Double each = further > 0 ? (Double) (PassReport.seconds(decode.picoseconds()) / further) : null;
        Long generated = generated(work, tokens);
        return new Report.Latency(
                first, each, prompt, seconds, generated == null ? null : generated / seconds, denoises());
    }

    private static @Nullable Long generated(Workload work, int tokens) {
        return work.kind() == Workload.Kind.PREFILL ? null : (Long) ((long) work.batch() * tokens);
    }
}
