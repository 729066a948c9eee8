package systole.study.microbench;

import java.util.Locale;
import java.util.function.ToDoubleBiFunction;
import systole.isa.DataType;
import systole.study.microbench.Microbenchmarks.Stream;

/** A microbenchmark that was measured on silicon, and the program of the simulated device that answers it. */
enum Benchmark {
    /** Cycles of the maximum clock from a load to one that depends on it. */
    CHASE_CACHE("dependent load, shared cache", "cycles", (b, argument) -> b.chaseCycles(true)),
    /** The same from memory. */
    CHASE_MEMORY("dependent load, memory", "cycles", (b, argument) -> b.chaseCycles(false)),
    /** All cores sweep so many megabytes over and over. */
    SWEEP("sweep by all cores, MB", "GB/s", (b, argument) -> b.sweepBytesPerSecond(whole(argument) * 1_000_000) / 1e9),
    /** A stream by name. */
    STREAM(
            "stream",
            "GB/s",
            (b, argument) -> b.streamBytesPerSecond(Stream.valueOf(argument.toUpperCase(Locale.ROOT))) / 1e9),
    /** A read stream with so many bytes of loads under way in each core. */
    IN_FLIGHT(
            "read stream, bytes in flight a core",
            "GB/s",
            (b, argument) -> b.streamInFlightBytesPerSecond(whole(argument)) / 1e9),
    /** Small kernels one after the other in a graph. */
    SMALL_IN_GRAPH("small kernels in a graph, each", "us", (b, argument) -> b.smallKernelSeconds() * 1e6),
    /** Small kernels one after the other, each launched by the host. */
    SMALL_IN_STREAM("small kernels in a stream, each", "us", (b, argument) -> b.smallKernelInStreamSeconds() * 1e6),
    /** Bytes a cycle that one core reads from its scratchpad. */
    SCRATCH("reads of the scratchpad", "B/cycle", (b, argument) -> b.scratchBytesPerCycle()),
    /** Cycles from a 16-bit product of rows x columns x depth to the next on one core. */
    PRODUCT("16-bit products of one core", "cycles", Benchmark::product);

    private final String title;
    private final String unit;
    private final ToDoubleBiFunction<Microbenchmarks, String> program;

    Benchmark(String title, String unit, ToDoubleBiFunction<Microbenchmarks, String> program) {
        this.title = title;
        this.unit = unit;
        this.program = program;
    }

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    /** What the simulated device answers, in {@link #unit()}. */
    double of(Microbenchmarks device, String argument) {
        return program.applyAsDouble(device, argument);
    }

    private static double product(Microbenchmarks device, String argument) {
        String[] sizes = argument.split(" x ", -1);
        return device.productCycles(
                DataType.FP16, Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]), Integer.parseInt(sizes[2]));
    }

    private static long whole(String argument) {
        return Long.parseLong(argument);
    }
}
