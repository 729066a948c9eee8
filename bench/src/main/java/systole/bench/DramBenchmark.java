package systole.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import systole.memory.dram.DramRun;
import systole.memory.dram.DramStandard;
import systole.memory.dram.DramStatistics;
import systole.memory.dram.Traffic;
import systole.system.json.Descriptions;

/** Requests a second of one channel, one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DramBenchmark {
    private static final int REQUESTS = 100_000;

    /** Memory type. */
    @Param({"hbm2", "hbm3"})
    public String type = "";

    /** Traffic. */
    @Param({"stream", "sequential", "rows", "random"})
    public String pattern = "";

    private DramStandard standard = Descriptions.memory("type", "hbm2", 0);

    /** Reads the standard. */
    @Setup
    public void read() {
        standard = Descriptions.memory("type", type, 0);
    }

    /** Reads only. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public DramStatistics reads() {
        Traffic traffic = Traffic.named(pattern, standard, standard.controller(), 1, REQUESTS, 100, 1);
        return DramRun.of(standard, 1, standard.bitsPerSecond(), standard.controller(), traffic);
    }
}
