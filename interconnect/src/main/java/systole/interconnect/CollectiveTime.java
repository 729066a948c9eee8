package systole.interconnect;

/**
 * What a collective took. Bytes are those of one rank.
 *
 * @param ticks time from call to end
 * @param linkTicks part of it that waited for links or the channels that feed them
 * @param latencyTicks part that was startup, step, wire and endpoint latency
 * @param memoryTicks part that waited for local memory; the three parts sum to {@code ticks}
 * @param algorithm the algorithm used, "none" for one rank
 * @param protocol the protocol used, "none" for one rank
 * @param steps steps of the schedule
 * @param bytesSent payload sent
 * @param lineBytes bytes that left on the links, with flags, headers and acknowledgements
 * @param localMemoryBytes accesses of local memory: a send reads its bytes, a copy writes them, a reduction reads two and
 *     writes one
 * @param events events of the play
 */
public record CollectiveTime(
        long ticks,
        long linkTicks,
        long latencyTicks,
        long memoryTicks,
        String algorithm,
        String protocol,
        int steps,
        long bytesSent,
        long lineBytes,
        long localMemoryBytes,
        long events) {
    /** A collective of one rank. */
    static final CollectiveTime NOTHING = new CollectiveTime(0, 0, 0, 0, "none", "none", 0, 0, 0, 0, 0);

    /** This and then another. */
    CollectiveTime then(CollectiveTime next) {
        return new CollectiveTime(
                ticks + next.ticks,
                linkTicks + next.linkTicks,
                latencyTicks + next.latencyTicks,
                memoryTicks + next.memoryTicks,
                algorithm,
                next.protocol,
                steps + next.steps,
                bytesSent + next.bytesSent,
                lineBytes + next.lineBytes,
                localMemoryBytes + next.localMemoryBytes,
                events + next.events);
    }

    /** The same under the name of another algorithm. */
    CollectiveTime named(String other) {
        return new CollectiveTime(
                ticks,
                linkTicks,
                latencyTicks,
                memoryTicks,
                other,
                protocol,
                steps,
                bytesSent,
                lineBytes,
                localMemoryBytes,
                events);
    }
}
