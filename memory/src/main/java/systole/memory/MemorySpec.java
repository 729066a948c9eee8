package systole.memory;

import org.jspecify.annotations.Nullable;
import systole.memory.dram.DramStandard;

/** The memory that a device keeps tensors in: DRAM ({@link DramSpec}) or, on machines without any, SRAM ({@link SramSpec}). */
public interface MemorySpec {
    /** Generation, such as HBM3. */
    String type();

    /** Capacity. */
    long capacityBytes();

    /** Published peak over all channels or banks. */
    double bandwidthBytesPerSecond();

    /** Latency of a lone read, from the core and back (microbenchmark: latency chase). */
    double latencySeconds();

    /** Bandwidth that a long read stream reaches. */
    double streamBytesPerSecond();

    /** Channels that take accesses independently of each other; 1 where banks are not described. */
    int pseudoChannels();

    /** The commands of the memory; null where nobody has described them, and where there are none. */
    @Nullable
    DramStandard standard();

    /** Bytes of one burst. */
    int accessBytes();

    /** Row activations that a number of contiguous runs need. */
    long activations(long runs, long runBytes);

    /** Time that an activation keeps all others away; 0 where nothing is to be opened. */
    double activationSeconds();

    /** Bus time lost when a channel changes from reads to writes and back. */
    double turnaroundSeconds();

    /** Bytes that are written together once the bus has turned. */
    long writeBatchBytes();

    /** The same memory with another latency. */
    MemorySpec withLatency(double seconds);
}
