package systole.memory.dram;

import java.util.Arrays;

/** What a channel has done, counted as it goes. */
final class ChannelCounts {
    /** Latencies are counted in eighths of powers of two. */
    private static final int PARTS = 8;

    final long[] commands = new long[Command.values().length];
    final long[] latencies = new long[64 * PARTS];
    long rowHits;
    long rowMisses;
    long rowConflicts;
    long reads;
    long writes;
    long forwarded;
    long coalesced;
    long latencyCycles;
    long longestLatency;
    long lastData;

    void read(long latency) {
        reads++;
        latencyCycles += latency;
        longestLatency = Math.max(longestLatency, latency);
        latencies[slot(latency)]++;
    }

    void add(ChannelCounts other) {
        for (int i = 0; i < commands.length; i++) {
            commands[i] += other.commands[i];
        }
        for (int i = 0; i < latencies.length; i++) {
            latencies[i] += other.latencies[i];
        }
        rowHits += other.rowHits;
        rowMisses += other.rowMisses;
        rowConflicts += other.rowConflicts;
        reads += other.reads;
        writes += other.writes;
        forwarded += other.forwarded;
        coalesced += other.coalesced;
        latencyCycles += other.latencyCycles;
        longestLatency = Math.max(longestLatency, other.longestLatency);
        lastData = Math.max(lastData, other.lastData);
    }

    /** The latency that a part of the reads do not exceed, in cycles: the upper end of an eighth, at most the longest of all. */
    long latencyAt(double part) {
        long target = (long) Math.ceil(part * Arrays.stream(latencies).sum());
        long seen = 0;
        for (int i = 0; i < latencies.length; i++) {
            seen += latencies[i];
            if (seen >= target && seen > 0) {
                return Math.min(upper(i), longestLatency);
            }
        }
        return 0;
    }

    private static int slot(long latency) {
        if (latency < PARTS) {
            return (int) Math.max(0, latency);
        }
        int shift = 60 - Long.numberOfLeadingZeros(latency);
        return (shift + 1) * PARTS + (int) (latency >>> shift) - PARTS;
    }

    private static long upper(int slot) {
        if (slot < PARTS) {
            return slot;
        }
        int shift = slot / PARTS - 1;
        return ((long) (slot % PARTS + PARTS + 1) << shift) - 1;
    }
}
