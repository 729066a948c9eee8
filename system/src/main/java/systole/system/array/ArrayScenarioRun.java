package systole.system.array;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.microarch.array.Folds;
import systole.microarch.power.Component;
import systole.microarch.timing.Fidelity;
import systole.sim.Resource;
import systole.system.report.LayerReport;
import systole.system.report.Report;
import systole.system.trace.Trace;

/** Runs the layers of a scenario one after the other and adds them up. Nothing overlaps from layer to layer. */
final class ArrayScenarioRun {
    private final ArrayScenario scenario;
    private final ArrayMachine machine;
    private final List<LayerRun> runs = new ArrayList<>();

    private ArrayScenarioRun(ArrayScenario scenario) {
        this.scenario = scenario;
        this.machine = scenario.machine();
        scenario.layers().forEach(layer -> runs.add(LayerRun.of(machine, layer, scenario.fidelity())));
    }

    static Report run(ArrayScenario scenario, String version) {
        long start = System.nanoTime();
        return new ArrayScenarioRun(scenario).report(version, start);
    }

    static Trace trace(ArrayScenario scenario) {
        ArrayScenarioRun run = new ArrayScenarioRun(scenario);
        List<Trace.Event> events = new ArrayList<>();
        long now = 0;
        for (LayerRun layer : run.runs) {
            long lasts = Math.round(
                    run.seconds((double) layer.own().cycles()) * layer.layer().count() * 1e12);
            events.add(new Trace.Event(
                    layer.layer().name(),
                    "layer",
                    now,
                    lasts,
                    Map.of("bound", bound(layer).key())));
            now += lasts;
        }
        return new Trace(List.of(new Trace.Group(run.machine.id(), List.of(new Trace.Track("array", events)))));
    }

    private double seconds(double cycles) {
        return cycles / machine.hertz();
    }

    private Report report(String version, long start) {
        double macs = 0;
        double bound = 0;
        double compute = 0;
        double ports = 0;
        double memory = 0;
        List<LayerReport> layers = new ArrayList<>();
        for (LayerRun run : runs) {
            long count = run.layer().count();
            macs += count * run.macs();
            bound += count * run.boundCycles();
            compute += (double) count * run.computeCycles();
            ports += (double) count * run.portCycles();
            memory += (double) count * run.memoryCycles();
            layers.add(run.report(seconds((double) run.own().cycles())));
        }
        double cycles = compute + ports + memory;
        double seconds = seconds(cycles);
        Map<String, Double> byResource = new LinkedHashMap<>();
        put(byResource, Resource.TENSOR, seconds(compute));
        put(byResource, Resource.CORE_PORT, seconds(ports));
        put(byResource, Resource.MEMORY, seconds(memory));
        return new Report(
                title(),
                new Report.Latency(null, null, null, seconds, null, false),
                2 * macs / seconds / 1e12,
                macs / (cycles * machine.spec().geometry().cells()),
                energy(seconds),
                null,
                0,
                byResource,
                byOperator(),
                layers,
                seconds(bound),
                assumptions(),
                new Report.Simulator(version, scenario.fidelity().key(), 0, (System.nanoTime() - start) / 1e9));
    }

    private static void put(Map<String, Double> byResource, Resource resource, double seconds) {
        if (seconds > 0) {
            byResource.put(resource.key(), seconds);
        }
    }

    private List<Report.OperatorShare> byOperator() {
        Map<String, Report.OperatorShare> shares = new LinkedHashMap<>();
        for (LayerRun run : runs) {
            long count = run.layer().count();
            double seconds = seconds((double) count * run.own().cycles());
            shares.merge(
                    run.layer().name(),
                    new Report.OperatorShare(
                            run.layer().name(), seconds, count, bound(run).key()),
                    (a, b) -> new Report.OperatorShare(
                            a.operator(),
                            a.seconds() + b.seconds(),
                            a.count() + b.count(),
                            a.seconds() >= b.seconds() ? a.bound() : b.bound()));
        }
        return shares.values().stream()
                .sorted(Comparator.comparingDouble(Report.OperatorShare::seconds)
                        .reversed()
                        .thenComparing(Report.OperatorShare::operator))
                .toList();
    }

    private static Resource bound(LayerRun run) {
        if (run.memoryCycles() > Math.max(run.computeCycles(), run.portCycles())) {
            return Resource.MEMORY;
        }
        return run.portCycles() > run.computeCycles() ? Resource.CORE_PORT : Resource.TENSOR;
    }

    private Report.@Nullable EnergyUse energy(double seconds) {
        ArrayEnergy table = machine.energy();
        if (table == null) {
            return null;
        }
        double macs = 0;
        double scratchpad = 0;
        double memory = 0;
        for (LayerRun run : runs) {
            long count = run.layer().count();
            macs += count * run.macs();
            scratchpad += count * run.scratchpadBytes();
            memory += count * run.dramBytes();
        }
        Map<String, Double> joules = new LinkedHashMap<>();
        joules.put(Component.TENSOR.key(), macs * table.macJoules());
        joules.put(Component.SCRATCHPAD.key(), scratchpad * table.scratchpadJoulesPerByte());
        joules.put(Component.MEMORY.key(), memory * table.memoryJoulesPerByte());
        joules.put(Component.STATIC.key(), seconds * table.staticWatts());
        double total = joules.values().stream().mapToDouble(Double::doubleValue).sum();
        return new Report.EnergyUse(total, joules, total / seconds, null);
    }

    private String title() {
        return machine.id() + ", " + machine.spec().geometry().rows() + " x "
                + machine.spec().geometry().columns() + " "
                + machine.spec().dataflow().name() + ": " + runs.size() + (runs.size() == 1 ? " layer" : " layers");
    }

    private void addWords(List<String> all) {
        if (machine.convention() != Convention.SCALE_SIM) {
            return;
        }
        boolean played = runs.stream().anyMatch(run -> LayerRun.played(machine, run.layer()));
        boolean byFold = runs.stream().anyMatch(run -> !LayerRun.played(machine, run.layer()));
        if (played) {
            all.add("words from and to memory" + (byFold ? " of dense layers" : "")
                    + ": every address played, every partial sum written, as SCALE-Sim counts without a bandwidth");
        }
        if (byFold) {
            all.add(
                    "words from and to memory" + (played ? " of sparse layers" : "")
                            + ": by the blocks of each fold, as addresses are played for one array, dense filters and no bandwidth");
        }
    }

    private List<String> assumptions() {
        List<String> all = new ArrayList<>(scenario.assumptions());
        all.add(
                "compute cycles of layers: folds one after the other, the index of the last cycle, as SCALE-Sim counts");
        all.add(
                machine.spec().folds() == Folds.SEQUENTIAL
                        ? "times of this machine: folds one after the other, as it says; overlapped cycles are what"
                                + " double-buffered cells take"
                        : "times of this machine: folds overlap, as in double-buffered cells");
        all.add(
                machine.waitsForMemory()
                        ? "memory is waited for: a first fetch and a last write count in times, not in stall cycles"
                        : "memory is never waited for, as no bandwidth is given");
        all.add(
                scenario.fidelity() == Fidelity.EXACT
                        ? "cycles of the arrays are stepped one by one, for the machine's own way of following folds"
                        : "cycles of the arrays are in closed form, the same as stepped one by one; for arrays alone the"
                                + " fidelities fast and tile are one");
        addWords(all);
        if (machine.energy() == null) {
            all.add("energy is not counted, as the machine has no table of it");
        }
        return all;
    }
}
