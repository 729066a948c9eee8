package systole.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import systole.isa.DataType;
import systole.isa.Grid;
import systole.isa.KernelBuilder;
import systole.isa.Opcode;
import systole.isa.Operand;
import systole.isa.execute.Launch;
import systole.isa.execute.Machine;

/**
 * Tile products of the functional executor: time for one of them, in a run of many. A product of 64 x 64 x 64 is 524,288
 * floating-point operations, one of 128 x 128 x 64 is 2,097,152. At the least that is asked of it, 0.5 GFLOP/s on fp32 and one
 * core, they would take 1,049 and 4,194 microseconds.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ExecutorBenchmark {
    private static final int PRODUCTS = 64;

    /** Rows and columns of the product; the sums have 64 terms. */
    @Param({"64", "128"})
    public int size;

    /** The second operand as it is or transposed. */
    @Param({"MMA", "MMA_T"})
    public Opcode opcode;

    /** Type of both operands. */
    @Param({"FP32", "INT8"})
    public DataType type;

    private final Machine machine = new Machine(1, 1);
    private List<Launch> launches = List.of();

    /** Writes the kernel. */
    @Setup(Level.Trial)
    public void write() {
        int depth = 64;
        KernelBuilder k = new KernelBuilder("products");
        Operand.BufferRef a = k.scratch("a", type, size, depth, 1);
        Operand.BufferRef b =
                opcode == Opcode.MMA_T ? k.scratch("b", type, size, depth, 1) : k.scratch("b", type, depth, size, 1);
        Operand.BufferRef sum = k.accumulator("sum", type.accumulator(), size, size, 1);
        k.emit(Opcode.FILL, a, new Operand.Constant(0.75)).emit(Opcode.FILL, b, new Operand.Constant(-1.25));
        k.emit(Opcode.BARRIER).loop(PRODUCTS).emit(opcode, sum, a, b).end();
        launches = List.of(new Launch(k.build(new Grid(List.of(), List.of(), 0)), Map.of()));
    }

    /** One product; making the run is shared by all. */
    @Benchmark
    @OperationsPerInvocation(PRODUCTS)
    public void product() {
        machine.run(launches);
    }
}
