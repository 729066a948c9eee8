package systole.system.dram;

import java.util.Locale;
import java.util.Map;
import systole.memory.dram.DramStatistics;

/** What a memory did, for the terminal. */
public final class MemoryTable {
    private MemoryTable() {}

    /** One run. */
    public static String of(String title, DramStatistics run) {
        StringBuilder text = new StringBuilder(title).append('\n');
        line(
                text,
                "achieved",
                "%.2f GB/s of %.2f (%.2f %%)",
                run.achievedBytesPerSecond() / 1e9,
                run.peakBytesPerSecond() / 1e9,
                100 * run.fractionOfPeak());
        line(text, "requests", "%d reads, %d writes, %d bytes", run.reads(), run.writes(), run.bytes());
        line(text, "rows", "%d hits, %d misses, %d conflicts", run.rowHits(), run.rowMisses(), run.rowConflicts());
        line(
                text,
                "commands",
                "%d activations, %d refreshes in %d clocks",
                run.activations(),
                run.refreshes(),
                run.clocks());
        line(
                text,
                "read latency",
                "mean %.1f ns, half below %.1f, 99 %% below %.1f",
                run.averageReadLatencySeconds() * 1e9,
                run.medianReadLatencySeconds() * 1e9,
                run.highReadLatencySeconds() * 1e9);
        line(text, "channels", "busiest has %.3f of the mean", run.channelImbalance());
        return text.toString();
    }

    /** Runs over page sizes; keys are tokens or bytes of a page and bytes. */
    public static String ofPages(String title, Map<PageSize, DramStatistics> runs) {
        StringBuilder text = new StringBuilder(title).append('\n');
        text.append("  tokens   page bytes       GB/s   of peak  row hits  imbalance\n");
        runs.forEach((page, run) -> text.append(String.format(
                Locale.ROOT,
                "%8d %12d %10.2f %8.2f%% %8.2f%% %10.3f%n",
                page.tokens(),
                page.bytes(),
                run.achievedBytesPerSecond() / 1e9,
                100 * run.fractionOfPeak(),
                100.0 * run.rowHits() / Math.max(1, run.rowHits() + run.rowMisses() + run.rowConflicts()),
                run.channelImbalance())));
        return text.toString().replace("\r\n", "\n");
    }

    private static void line(StringBuilder text, String name, String format, Object... values) {
        text.append(String.format(Locale.ROOT, "  %-13s", name))
                .append(String.format(Locale.ROOT, format, values))
                .append('\n');
    }
}
