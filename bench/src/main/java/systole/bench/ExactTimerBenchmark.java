package systole.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.microarch.DeviceSpec;
import systole.microarch.timing.ExactTimer;
import systole.microarch.timing.Residency;
import systole.system.DeviceDescription;
import systole.system.json.Descriptions;
import systole.system.run.DeviceLowering;
import systole.workloads.operator.Gemm;

/** A product of 512 x 512 x 512 core by core and access by access; the score is time for each 64 bytes of its three matrices. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ExactTimerBenchmark {
    private static final int SIZE = 512;
    private static final int LINES = 3 * SIZE * SIZE * 2 / 64;

    private final DeviceDescription description = Descriptions.device("tpu-v4");
    private final DeviceSpec device = description.spec();
    private final List<Kernel> kernels = new Gemm("square", SIZE, SIZE, SIZE, 1, DataType.BF16, DataType.BF16)
            .lower(DeviceLowering.of(device, description.libraries().standard().kernels()));

    /** The whole product. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public long exact() {
        long ticks = 0;
        for (Kernel kernel : kernels) {
            Residency cold = Residency.cold(kernel.tensors().size());
            ticks += new ExactTimer()
                    .time(kernel, device, device.clock().referenceHertz(), cold)
                    .ticks();
        }
        return ticks;
    }
}
