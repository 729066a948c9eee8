package systole.system.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import systole.memory.CacheSpec;
import systole.microarch.DeviceSpec;
import systole.microarch.timing.UnsupportedTypeException;
import systole.system.Parallelism;
import systole.system.UnservedException;
import systole.system.operators.OperatorList;
import systole.system.report.Report;
import systole.system.trace.Trace;
import systole.workloads.graph.OperatorStep;
import systole.workloads.graph.Pass;
import systole.workloads.graph.Repeat;
import systole.workloads.graph.Step;
import systole.workloads.lowering.UnsupportedOperatorException;
import systole.workloads.model.MemoryPerDevice;

/** Times a list of operators as one job on one device. */
public final class OperatorListRun {
    private static final String HELP = "choose another format, size or device";

    private final OperatorList list;
    private final DeviceSpec device;
    private final PassTimer timer;

    private OperatorListRun(OperatorList list) {
        this.list = list;
        this.device = PacedDevice.of(list.system(), list.execution(), 1);
        double gap = device.launch().graphGapSeconds();
        OperatorTimer operators = new OperatorTimer(
                device,
                list.system()
                        .libraries()
                        .serving(list.execution().stack().software())
                        .kernels(),
                CachePolicy.CHAIN,
                gap,
                list.execution().fidelity().timer(list.execution().steadyState()));
        this.timer = new PassTimer(
                operators,
                new HostTimer(list.system().node().host()),
                new CollectiveClock(list.system(), new Parallelism(1), device, list.execution()));
    }

    /**
     * Runs a list.
     *
     * @param version version of the program, for the report
     * @throws UnservedException when an operator does not fit or asks for what the device or its library does not have
     */
    public static Report run(OperatorList list, String version) {
        long start = System.nanoTime();
        try {
            return new OperatorListRun(list).report(version, start);
        } catch (UnsupportedOperatorException | UnsupportedTypeException e) {
            throw new UnservedException(String.valueOf(e.getMessage()), HELP);
        }
    }

    /** The operators on a timeline, repeats spread out; throws {@link UnservedException} as a run does. */
    public static Trace trace(OperatorList list) {
        try {
            OperatorListRun run = new OperatorListRun(list);
            run.memory();
            return new Trace(
                    List.of(PassTrace.of("operators", run.pass(), Launching.graph(run.device.launch()), run.timer)));
        } catch (UnsupportedOperatorException | UnsupportedTypeException e) {
            throw new UnservedException(String.valueOf(e.getMessage()), HELP);
        }
    }

    private Pass pass() {
        List<Step> steps = new ArrayList<>();
        for (OperatorList.Entry entry : list.operators()) {
            steps.add(new Repeat(entry.count(), List.of(new OperatorStep(entry.operator(), 0, 0, Map.of()))));
        }
        return new Pass("operators", steps, 0, List.of());
    }

    private Report report(String version, long start) {
        MemoryPerDevice memory = memory();
        PassTime total = timer.time(pass(), Launching.graph(device.launch()));
        double seconds = PassReport.seconds(total.picoseconds());
        double flops = 0;
        double busy = 0;
        double bound = 0;
        for (OperatorList.Entry entry : list.operators()) {
            double each = entry.operator().matrixFlops();
            flops += entry.count() * each;
            busy += entry.count() * peakSeconds(entry, device.clock().referenceHertz());
            bound += entry.count() * bound(entry);
        }
        return new Report(
                title(),
                new Report.Latency(null, null, null, seconds, null, false),
                flops / seconds / 1e12,
                busy / seconds,
                PassReport.energy(total, seconds, 1, null),
                memory,
                device.memory().capacityBytes(),
                PassReport.byResource(total),
                PassReport.byOperator(total),
                List.of(),
                bound,
                assumptions(),
                new Report.Simulator(
                        version, list.execution().fidelity().key(), total.events(), (System.nanoTime() - start) / 1e9));
    }

    /** Seconds of an operator's products at the dense peak of its format. */
    private double peakSeconds(OperatorList.Entry entry, long hertz) {
        double flops = entry.operator().matrixFlops();
        return flops == 0 ? 0 : flops / device.peakOpsPerSecond(entry.type(), hertz);
    }

    /** Floor of an operator: products at the peak of the maximum clock, bytes that cannot stay on chip at the datasheet's bandwidth. */
    private double bound(OperatorList.Entry entry) {
        CacheSpec cache = device.cache();
        double onChip = (cache == null ? 0 : cache.capacityBytes())
                + device.cores() * (device.core().scratchBytes() + device.core().accumulatorBytes());
        double bytes = Math.max(0, entry.operator().memoryBytes() - onChip);
        return Math.max(
                peakSeconds(entry, device.clock().maximumHertz()),
                bytes / device.memory().bandwidthBytesPerSecond());
    }

    private MemoryPerDevice memory() {
        long largest = 0;
        for (OperatorList.Entry entry : list.operators()) {
            double bytes = entry.operator().memoryBytes();
            if (bytes > device.memory().capacityBytes()) {
                throw new UnservedException(
                        String.format(
                                java.util.Locale.ROOT,
                                "%s needs %.1f GiB, %s has %.1f GiB",
                                entry.operator().name(),
                                bytes / (1L << 30),
                                device.id(),
                                device.memory().capacityBytes() / (double) (1L << 30)),
                        HELP);
            }
            largest = Math.max(largest, (long) Math.ceil(bytes));
        }
        return new MemoryPerDevice(0, 0, largest, 0);
    }

    private List<String> assumptions() {
        List<String> all = new ArrayList<>(list.assumptions());
        all.add("stack " + list.execution().stack().id()
                + ": kernels follow each other as in one launched graph; no time of a host or framework");
        all.add("an operator finds in the cache what is left of activations that the one before has just written");
        all.add("the clock settles for the list as a whole, as if it ran over and over");
        all.add("memory holds the tensors of the largest operator");
        all.addAll(PinRate.text(device));
        PowerCap.check(list.system(), list.execution(), device, timer.overCap());
        return all;
    }

    private String title() {
        long runs =
                list.operators().stream().mapToLong(OperatorList.Entry::count).sum();
        return list.operators().size()
                + (list.operators().size() == 1 ? " operator, " : " operators, ")
                + runs
                + (runs == 1 ? " run, on " : " runs, on ")
                + device.id();
    }
}
