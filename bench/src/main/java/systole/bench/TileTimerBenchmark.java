package systole.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.microarch.DeviceSpec;
import systole.microarch.power.SettledTimer;
import systole.microarch.timing.FastTimer;
import systole.microarch.timing.KernelTimer;
import systole.microarch.timing.Residency;
import systole.microarch.timing.TileTimer;
import systole.system.DeviceDescription;
import systole.system.json.Descriptions;
import systole.workloads.lowering.Lowering;
import systole.workloads.operator.Gemm;

/** A square matrix product on a described device: timed tile by tile with loops skipped or not, estimated, and lowered. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TileTimerBenchmark {
    /** Rows, columns and length of the sums. */
    @Param({"512", "16384"})
    public int size;

    private final TileTimer skipping = new TileTimer(true);
    private final TileTimer whole = new TileTimer(false);
    private final FastTimer fast = new FastTimer();
    private final DeviceDescription description = Descriptions.device("h100-sxm-80gb");
    private final DeviceSpec device = description.spec();
    private final long hertz = device.clock().referenceHertz();
    private final Lowering lowering =
            new Lowering(device.target(), description.libraries().standard().kernels(), this::estimate);
    private List<Kernel> kernels = List.of();

    /** Lowers the product. */
    @Setup(Level.Trial)
    public void lower() {
        kernels = lowered();
    }

    /** Tile by tile, steady loops skipped. */
    @Benchmark
    public double tileSkipping() {
        return time(skipping);
    }

    /** Tile by tile, every event. */
    @Benchmark
    public double tileEveryEvent() {
        return time(whole);
    }

    /** In closed form. */
    @Benchmark
    public double fast() {
        return time(fast);
    }

    /** The estimate by which lowering chooses. */
    @Benchmark
    public double estimated() {
        return estimate(kernels);
    }

    /** The choice among all candidates. */
    @Benchmark
    public List<Kernel> lowered() {
        return new Gemm("product", size, size, size, 1, DataType.BF16, DataType.BF16).lower(lowering);
    }

    private double time(KernelTimer timer) {
        double seconds = 0;
        for (Kernel kernel : kernels) {
            seconds += timer.time(
                            kernel,
                            device,
                            hertz,
                            Residency.cold(kernel.tensors().size()))
                    .seconds();
        }
        return seconds;
    }

    private double estimate(List<Kernel> candidate) {
        return new SettledTimer(fast)
                .estimatedSeconds(candidate, device, hertz, device.launch().graphGapSeconds());
    }
}
