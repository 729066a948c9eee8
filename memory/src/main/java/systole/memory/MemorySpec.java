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

    /** Most that passes between the memory and the cache, or the cores where there is none; may be infinite. */
    double pathBytesPerSecond();

    /** Latency of a lone read, from the core and back (microbenchmark: latency chase). */
    double latencySeconds();

    /** Bandwidth that a long read stream reaches. */
    double streamBytesPerSecond();

    /**
     * The same where nothing but the channels or banks is in the way: they serve reads and writes, while the path takes each
     * direction apart.
     *
     * @param runBytes bytes of a run, at least 1
     */
    double channelBytesPerSecond(double runBytes);

    /**
     * Bandwidth that reads reach together, each in runs of contiguous addresses that begin anywhere; never less for longer
     * runs, nor more than a stream's.
     *
     * @param runBytes bytes of a run, at least 1
     */
    double readBytesPerSecond(double runBytes);

    /** Channels that take accesses independently of each other; 1 where banks are not described. */
    int pseudoChannels();

    /** The commands of the memory; null where nobody has described them, and where there are none. */
    @Nullable
    DramStandard standard();

    /** Bytes of one burst. */
    int accessBytes();

    /**
     * How much later than a lone read of idle memory the last of many comes on average. Seconds.
     *
     * @param bytes bytes that are read together
     */
    double lastReadSeconds(double bytes);

    /** Row activations that a number of contiguous runs need. */
    long activations(long runs, long runBytes);

    /** Bus time lost when a channel changes from reads to writes and back. */
    double turnaroundSeconds();

    /** Bytes that are written together once the bus has turned. */
    long writeBatchBytes();

    /** The same memory with another latency. */
    MemorySpec withLatency(double seconds);
}
