package systole.workloads.lowering;

import java.util.function.DoubleUnaryOperator;

/**
 * What a device does at most, by which lowering knows that a candidate cannot be the shortest before it is built.
 *
 * @param secondsPerCycle of the cores
 * @param portBytesPerSecond between one core and cache or memory
 * @param cacheBytesPerSecond of the shared cache over all cores; infinite where there is none
 * @param memoryBytesPerSecond of reads in runs of so many bytes
 * @param kernelSeconds before the first and after the last instruction of a kernel, and to the next kernel
 * @param tileSeconds between two tiles of a core that does not keep running
 * @param memorySeconds latency of a read from memory
 * @param cacheSeconds latency of a read that the cache answers; of memory where there is none
 */
public record Rates(
        double secondsPerCycle,
        double portBytesPerSecond,
        double cacheBytesPerSecond,
        DoubleUnaryOperator memoryBytesPerSecond,
        double kernelSeconds,
        double tileSeconds,
        double memorySeconds,
        double cacheSeconds) {
    /** Of a device about whose speed nothing is said: every candidate takes at least no time. */
    public static final Rates UNKNOWN = new Rates(
            0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, run -> Double.POSITIVE_INFINITY, 0, 0, 0, 0);
}
