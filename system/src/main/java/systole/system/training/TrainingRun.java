package systole.system.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import systole.isa.DataType;
import systole.microarch.DeviceSpec;
import systole.microarch.power.Component;
import systole.microarch.timing.TooLargeException;
import systole.system.Parallelism;
import systole.system.Stragglers;
import systole.system.UnservedException;
import systole.system.report.Report;
import systole.system.run.CollectiveClock;
import systole.system.run.PacedDevice;
import systole.system.run.PassReport;
import systole.system.run.PassTime;
import systole.system.run.PinRate;
import systole.system.run.PowerCap;
import systole.system.run.Recall;
import systole.system.trace.Trace;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.model.Family;
import systole.workloads.model.MemoryPerDevice;
import systole.workloads.training.TrainingFlops;
import systole.workloads.training.TrainingMemory;

/** Simulates one step of training. */
public final class TrainingRun {
    private static final String HELP =
            "change what it names, or choose another precision, degree of parallelism or device";

    private final TrainingScenario scenario;
    private final DeviceSpec device;
    private final StepShape shape;
    private final MemoryPerDevice memory;
    private final CollectiveClock clock;
    private final LayerTimes times;
    private final StepParts parts;
    private final StepPlay play;

    private TrainingRun(TrainingScenario scenario, Recall recall) {
        this.scenario = scenario;
        this.device = PacedDevice.of(
                scenario.system(), scenario.execution(), scenario.parallelism().devices());
        this.shape = StepShape.of(scenario);
        TrainingMemory counted = TrainingFit.counted(scenario);
        this.memory = TrainingFit.memory(scenario, shape, counted);
        TrainingFit.check(scenario, memory);
        RankGroups groups = new RankGroups(scenario.parallelism());
        this.clock = new CollectiveClock(scenario.system(), scenario.parallelism(), device, scenario.execution());
        Exchanges exchanges = new Exchanges(clock, groups, scenario);
        LayerTimes layers = new LayerTimes(scenario, counted.passes(), device, clock, recall);
        StepParts made = new StepParts(scenario, shape, counted, layers, exchanges, device);
        StepPlay played = new StepPlay(shape.plan(), made);
        while (played.mostWatts() > device.power().capWatts()) {
            LayerTimes slower = layers.lowered(device.clock());
            if (slower == layers) {
                break;
            }
            layers = slower;
            made = new StepParts(scenario, shape, counted, layers, exchanges, device);
            played = new StepPlay(shape.plan(), made);
        }
        this.times = layers;
        this.parts = made;
        this.play = played;
    }

    /**
     * Runs a scenario.
     *
     * @param version version of the program, for the report
     * @throws UnservedException when it does not fit or asks for what a device, a library or a schedule does not have
     */
    public static Report run(TrainingScenario scenario, String version) {
        return run(scenario, version, new Recall());
    }

    /** The same with what runs before it have found out. */
    static Report run(TrainingScenario scenario, String version, Recall recall) {
        long start = System.nanoTime();
        Report busiest = made(scenario, recall).report(version, start);
        return scenario.parallelism()
                .evenly()
                .map(plan ->
                        busiest.withActionsOf(made(scenario.with(plan), recall).report(version, start)))
                .orElse(busiest);
    }

    /** Bytes on the fullest device, of a step that may not fit; throws {@link UnservedException} where a run does for other reasons. */
    static MemoryPerDevice memory(TrainingScenario scenario) {
        try {
            return TrainingFit.memory(scenario);
        } catch (UnsupportedOperatorException e) {
            throw new UnservedException(String.valueOf(e.getMessage()), HELP);
        }
    }

    /** The step on a timeline, a track for each stage; throws {@link UnservedException} as a run does. */
    public static Trace trace(TrainingScenario scenario) {
        TrainingRun run = made(scenario, new Recall());
        return StepTrace.of(run.play, run.parts);
    }

    private static TrainingRun made(TrainingScenario scenario, Recall recall) {
        try {
            return new TrainingRun(scenario, recall);
        } catch (UnsupportedOperatorException e) {
            throw new UnservedException(String.valueOf(e.getMessage()), HELP);
        } catch (TooLargeException e) {
            throw new UnservedException(String.valueOf(e.getMessage()), TooLargeException.HELP);
        }
    }

    private Report report(String version, long start) {
        int devices = scenario.parallelism().devices();
        double seconds = PassReport.seconds(play.total());
        double flops = flops(true);
        DataType type = scenario.precision().compute();
        double tflops = flops / seconds / devices / 1e12;
        double peak = device.peakOpsPerSecond(type, device.clock().referenceHertz());
        Report.EnergyUse energy = energy(seconds);
        PassTime busiest = play.stages().get(play.busiest());
        double tokens = (double) scenario.globalBatch() * scenario.sequenceLength();
        long events = play.stages().stream().mapToLong(PassTime::events).max().orElse(0);
        return new Report(
                title(),
                new Report.Latency(null, null, null, seconds, null, false),
                new Report.Training(
                        seconds,
                        tokens / seconds / devices,
                        flops(false) / seconds / devices / 1e12,
                        energy.totalJoules()),
                tflops,
                tflops * 1e12 / peak,
                energy,
                memory,
                device.memory().capacityBytes(),
                PassReport.byResource(busiest),
                PassReport.byOperator(busiest),
                List.of(),
                StepFloor.seconds(scenario, device, shape, times),
                new ArrayList<>(assumptions()),
                new Report.Simulator(
                        version, scenario.execution().fidelity().key(), events, (System.nanoTime() - start) / 1e9));
    }

    private double flops(boolean causal) {
        return TrainingFlops.step(
                scenario.model(), scenario.globalBatch(), scenario.sequenceLength(), causal, scenario.lora() != null);
    }

    /** Stages differ; the ranks of one stage are alike. */
    private Report.EnergyUse energy(double seconds) {
        Parallelism plan = scenario.parallelism();
        int alike = plan.devices() / plan.pipeline();
        Map<String, Double> byComponent = new LinkedHashMap<>();
        double sum = 0;
        for (Component component : Component.values()) {
            double joules = alike
                    * play.stages().stream()
                            .mapToDouble(stage -> stage.joules(component))
                            .sum();
            byComponent.put(component.key(), joules);
            sum += joules;
        }
        return new Report.EnergyUse(sum, byComponent, sum / seconds / plan.devices(), null);
    }

    private Set<String> assumptions() {
        Set<String> all = new LinkedHashSet<>(scenario.assumptions());
        all.addAll(shape.assumptions());
        all.addAll(times.assumptions());
        Map<String, Double> over =
                play.mostWatts() > device.power().capWatts() ? Map.of("the step", play.mostWatts()) : Map.of();
        PowerCap.check(scenario.system(), scenario.execution(), device, over);
        all.addAll(PinRate.text(device));
        all.addAll(Stragglers.text(device, scenario.parallelism().devices()));
        all.addAll(clock.assumptions());
        int stages = shape.plan().stages();
        all.add("one rank of " + (stages == 1 ? "all" : "each of " + stages + " stages")
                + " is simulated: data, tensor and context ranks are alike");
        if (stages > 1) {
            all.add("time by resource and by operator is that of stage " + play.busiest()
                    + ", which waits least for others; stages send beside their work");
        }
        if (scenario.parallelism().expert() > 1) {
            all.add("experts are spread over " + scenario.parallelism().expert()
                    + " neighbouring ranks of a stage; as many groups as there are hold the same ones, and sum their"
                    + " gradients apart from those of other parameters");
        }
        all.addAll(
                scenario.parallelism().expertLoad().text(scenario.parallelism().expert()));
        if (scenario.model().traits().positions() == Family.Positions.ALIBI
                && scenario.model().pyramid() == null) {
            all.add("position biases of scores (ALiBi) are added inside attention and take no time there");
        }
        if (parts.coreShare() > 0) {
            all.add("communication beside computation holds " + Math.round(100 * parts.coreShare())
                    + " % of the cores");
        }
        return all;
    }

    private String title() {
        Parallelism plan = scenario.parallelism();
        StringBuilder degrees = new StringBuilder();
        plan.degrees().forEach((key, degree) -> {
            if (degree > 1) {
                degrees.append(degrees.isEmpty() ? "" : ", ")
                        .append(key)
                        .append(' ')
                        .append(degree);
            }
        });
        if (plan.zero() > 0) {
            degrees.append(degrees.isEmpty() ? "" : ", ").append("ZeRO ").append(plan.zero());
        }
        return scenario.model().name() + " on " + scenario.system().id() + ", " + plan.devices()
                + (plan.devices() == 1 ? " device" : " devices")
                + (degrees.isEmpty() ? "" : " (" + degrees + ")") + ": train, " + scenario.globalBatch()
                + " sequences of " + scenario.sequenceLength() + " tokens, "
                + scenario.precision().compute().text();
    }
}
