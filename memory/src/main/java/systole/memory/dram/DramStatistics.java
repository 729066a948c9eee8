package systole.memory.dram;

/**
 * What a memory has done.
 *
 * @param reads reads served
 * @param writes writes served
 * @param bytes bytes moved, with those answered from waiting writes
 * @param rowHits requests whose row was open when their first command was given
 * @param rowMisses requests whose bank was closed
 * @param rowConflicts requests whose bank had another row open
 * @param activations rows opened
 * @param refreshes refresh commands
 * @param seconds end of the last data
 * @param averageReadLatencySeconds from the buffer of the controller to the last data
 * @param medianReadLatencySeconds to an eighth
 * @param highReadLatencySeconds 99th percentile, to an eighth
 * @param clocks command clocks to the end of the last data
 * @param peakBytesPerSecond of all data buses
 * @param channelImbalance bytes of the busiest channel over the mean
 */
public record DramStatistics(
        long reads,
        long writes,
        long bytes,
        long rowHits,
        long rowMisses,
        long rowConflicts,
        long activations,
        long refreshes,
        double seconds,
        double averageReadLatencySeconds,
        double medianReadLatencySeconds,
        double highReadLatencySeconds,
        long clocks,
        double peakBytesPerSecond,
        double channelImbalance) {
    /** Bytes a second until the last data. */
    public double achievedBytesPerSecond() {
        return seconds == 0 ? 0 : bytes / seconds;
    }

    /** Part of the peak. */
    public double fractionOfPeak() {
        return achievedBytesPerSecond() / peakBytesPerSecond;
    }

    static DramStatistics of(ChannelCounts counts, TimingTable table, int accessBytes, double peak, double imbalance) {
        double cycle = table.cycleSeconds();
        long served = counts.reads + counts.writes;
        return new DramStatistics(
                counts.reads,
                counts.writes,
                served * accessBytes,
                counts.rowHits,
                counts.rowMisses,
                counts.rowConflicts,
                counts.commands[Command.ACT.ordinal()],
                counts.commands[Command.REFAB.ordinal()] + counts.commands[Command.REFPB.ordinal()],
                counts.lastData * cycle,
                counts.reads == 0 ? 0 : counts.latencyCycles * cycle / counts.reads,
                counts.latencyAt(0.5) * cycle,
                counts.latencyAt(0.99) * cycle,
                counts.lastData / table.cyclesPerClock(),
                peak,
                imbalance);
    }
}
