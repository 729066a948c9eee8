package systole.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import systole.microarch.array.ArrayGeometry;
import systole.microarch.array.ArrayRun;
import systole.microarch.array.ArraySpec;
import systole.microarch.array.ArrayTimer;
import systole.microarch.array.Dataflow;
import systole.microarch.array.Folds;
import systole.microarch.array.Gemm;
import systole.microarch.array.Ports;
import systole.microarch.array.Sparsity;
import systole.microarch.array.scratchpad.AddressReplay;
import systole.microarch.array.scratchpad.DramWords;
import systole.microarch.array.scratchpad.Scratchpads;

/** A product of 512 x 2048 x 2048 on 128 x 128 cells: stepped every cycle, in closed form, and every address played. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ArrayBenchmark {
    /** Which operand stays. */
    @Param({"weight-stationary", "input-stationary", "output-stationary"})
    public String dataflow;

    /** How folds follow each other. */
    @Param({"SEQUENTIAL", "OVERLAPPED"})
    public Folds folds;

    private final ArrayGeometry geometry = new ArrayGeometry(128, 128);
    private final Gemm gemm = new Gemm(512, 2048, 2048);
    private final Scratchpads pads = new Scratchpads(1 << 20, 1 << 20, 1 << 20);

    /** Every cycle of the edges. */
    @Benchmark
    public ArrayRun stepped() {
        return ArrayTimer.stepped().time(wide(), gemm);
    }

    /** In closed form, ports as wide as the edges. */
    @Benchmark
    public ArrayRun closedForm() {
        return ArrayTimer.closedForm().time(wide(), gemm);
    }

    /** In closed form, ports half as wide as the edges. */
    @Benchmark
    public ArrayRun closedFormNarrowPorts() {
        ArraySpec spec =
                new ArraySpec(geometry, Dataflow.named(dataflow), folds, new Ports(64, 64, 64), Sparsity.DENSE);
        return ArrayTimer.closedForm().time(spec, gemm);
    }

    /** Words read from memory, address by address. */
    @Benchmark
    public DramWords addresses() {
        return AddressReplay.words(wide(), gemm, pads);
    }

    private ArraySpec wide() {
        return new ArraySpec(geometry, Dataflow.named(dataflow), folds);
    }
}
