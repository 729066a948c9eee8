package systole.system.collective;

import java.util.Locale;
import systole.sim.quantity.Quantity;

/** What a collective took, for the terminal. */
public final class CollectiveTable {
    private CollectiveTable() {}

    /** The report as text. */
    public static String of(CollectiveReport report) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s of %d ranks on %s, %d bytes from each\n",
                report.kind(),
                report.ranks(),
                report.where(),
                report.bytes()));
        line(text, "algorithm", report.algorithm() + ", " + report.carriage() + ", " + report.steps() + " steps");
        line(text, "time", Quantity.format(report.seconds(), "s"));
        part(text, "links", report.linkSeconds(), report.seconds());
        part(text, "latency", report.latencySeconds(), report.seconds());
        part(text, "memory", report.memorySeconds(), report.seconds());
        line(text, "busiest link", report.bytesPerLink() + " bytes " + report.busiest());
        line(text, "buffer over time", Quantity.format(report.algorithmBytesPerSecond(), "B/s"));
        return text.toString();
    }

    private static void part(StringBuilder text, String name, double seconds, double all) {
        double percent = all > 0 ? 100 * seconds / all : 0;
        line(text, "  " + name, Quantity.format(seconds, "s") + String.format(Locale.ROOT, " (%.1f%%)", percent));
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "  %-18s%s\n", name, value));
    }
}
