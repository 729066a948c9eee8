package systole.system.collective;

/**
 * What one collective took.
 *
 * @param where topology or system
 * @param kind name of the collective
 * @param ranks ranks of a group
 * @param bytes that each rank puts in
 * @param algorithm that was followed
 * @param carriage how its messages were carried: a carriage of networks, or the protocol of a library
 * @param seconds from start to end
 * @param linkSeconds part of it that waited for links
 * @param latencySeconds part that was startup, steps and latency of links and endpoints
 * @param memorySeconds part that waited for local memory
 * @param bytesPerLink payload over the link that carries most, or out of a device of a system
 * @param busiest which link that is
 * @param steps steps of the schedule
 */
public record CollectiveReport(
        String where,
        String kind,
        int ranks,
        long bytes,
        String algorithm,
        String carriage,
        double seconds,
        double linkSeconds,
        double latencySeconds,
        double memorySeconds,
        long bytesPerLink,
        String busiest,
        long steps) {
    /** Bytes of the buffer over the time, as benchmarks of libraries state it (for a gather the buffer is the whole). */
    public double algorithmBytesPerSecond() {
        return (kind.equals("all_gather") ? (double) bytes * ranks : bytes) / seconds;
    }
}
