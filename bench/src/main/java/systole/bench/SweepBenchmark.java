package systole.bench;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import systole.study.sweep.Answer;
import systole.study.sweep.Evaluator;
import systole.study.sweep.Point;
import systole.study.sweep.PointSource;
import systole.study.sweep.SweepSpec;
import systole.study.sweep.json.SweepReader;

/** Points a second and thread: decode of Llama-2-7B over memory bandwidth, cores and clock of a device. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(1)
public class SweepBenchmark {
    /** Clock of the kernels. */
    @Param({"fast", "tile"})
    public String fidelity;

    private PointSource points = sweep("fast").points();
    private Evaluator evaluator = new Evaluator(sweep("fast"));
    private long next;

    /** Reads the sweep. */
    @Setup
    public void read() {
        points = sweep(fidelity).points();
        evaluator = new Evaluator(sweep(fidelity));
    }

    private static SweepSpec sweep(String fidelity) {
        return SweepReader.read(
                Path.of("sweep.json"),
                "{\"scenario\": {\"model\": \"llama-2-7b\", \"system\": \"h100-sxm-80gb\", \"workload\": {\"kind\":"
                        + " \"decode\", \"batch\": 1, \"contextTokens\": 1024}, \"execution\": {\"fidelity\": \""
                        + fidelity
                        + "\"}}, \"axes\": ["
                        + "{\"at\": \"device#/memory/bandwidth\", \"range\": {\"from\": \"2 TB/s\", \"to\": \"4 TB/s\","
                        + " \"count\": 100}},"
                        + "{\"at\": \"device#/cores\", \"range\": {\"from\": 33, \"to\": 132, \"step\": 1}},"
                        + "{\"at\": \"device#/clock/maximum\", \"range\": {\"from\": \"1.83 GHz\", \"to\": \"2.1 GHz\","
                        + " \"count\": 100}}]}");
    }

    /** The next point of the grid. */
    @Benchmark
    public Answer point() {
        long index = next++ % points.size();
        return evaluator.evaluate(new Point(index, points.at(index)));
    }
}
