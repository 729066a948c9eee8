package systole.system.report;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import systole.sim.quantity.Quantity;
import systole.workloads.model.MemoryPerDevice;

/** A report as text for a terminal. */
public final class ReportTable {
    private static final double GIB = 1L << 30;

    private final StringBuilder out = new StringBuilder();

    private ReportTable() {}

    /** The text, ending in a line break; equal reports give equal text. */
    public static String of(Report report) {
        ReportTable table = new ReportTable();
        table.write(report);
        return table.out.toString();
    }

    private void write(Report report) {
        line(report.title());
        line("");
        Report.Latency latency = report.latency();
        boolean steps = latency.denoises();
        time(steps ? "time of first step" : "time to first token", latency.timeToFirstTokenSeconds());
        if (!steps) {
            time("  prefill", latency.prefillSeconds());
        }
        time(steps ? "time per denoising step" : "time per output token", latency.timePerOutputTokenSeconds());
        Report.Training training = report.training();
        time(training == null ? "total" : "time per step", latency.totalSeconds());
        row(
                "  roofline floor",
                Quantity.format(report.boundSeconds(), "s") + percent(report.boundSeconds() / latency.totalSeconds()));
        Double tokens = latency.outputTokensPerSecond();
        if (tokens != null) {
            row(steps ? "denoising steps per second" : "output tokens per second", decimal(tokens));
        }
        if (training != null) {
            row("tokens per second and device", decimal(training.tokensPerSecondPerDevice()));
        }
        row(
                "model TFLOP/s per device",
                String.format(Locale.ROOT, "%.1f", report.modelTflopsPerDevice())
                        + percent(report.modelFlopsUtilization()) + " of peak");
        if (training != null) {
            row("  attention without mask", decimal(training.modelTflopsPerDeviceNonCausal()));
        }
        Report.EnergyUse energy = report.energy();
        if (energy != null) {
            energy(energy, steps);
        }
        MemoryPerDevice memory = report.memory();
        if (memory != null) {
            memory(memory, report.capacityBytes());
        }
        if (!report.layers().isEmpty()) {
            line("");
            line(LayerTable.of(report.layers()));
        }
        line("");
        line("time by resource");
        for (Map.Entry<String, Double> entry : report.byResource().entrySet()) {
            share(entry.getKey(), entry.getValue(), latency.totalSeconds());
        }
        line("");
        line(String.format(Locale.ROOT, "%-28s %12s %8s %10s  %s", "time by operator", "", "share", "count", "bound"));
        for (Report.OperatorShare share : report.byOperator()) {
            line(String.format(
                    Locale.ROOT,
                    "  %-26s %12s %7.1f%% %10d  %s",
                    share.operator(),
                    Quantity.format(share.seconds(), "s"),
                    100 * share.seconds() / latency.totalSeconds(),
                    share.count(),
                    share.bound()));
        }
        line("");
        line("assumptions");
        for (String assumption : report.assumptions()) {
            line("  - " + assumption);
        }
    }

    private void energy(Report.EnergyUse energy, boolean steps) {
        row("energy", Quantity.format(energy.totalJoules(), "J"));
        StringBuilder parts = new StringBuilder();
        energy.byComponent().forEach((component, joules) -> {
            if (joules > 0) {
                parts.append(parts.isEmpty() ? "" : ", ")
                        .append(component)
                        .append(String.format(Locale.ROOT, " %.1f%%", 100 * joules / energy.totalJoules()));
            }
        });
        row("  by component", parts.toString());
        row("average power per device", Quantity.format(energy.averageWattsPerDevice(), "W"));
        Double each = energy.joulesPerOutputToken();
        if (each != null) {
            row(steps ? "energy per denoising step" : "energy per output token", Quantity.format(each, "J"));
        }
    }

    private void memory(MemoryPerDevice memory, long capacity) {
        boolean trains = memory.optimizer() > 0 || memory.gradients() > 0;
        row(
                "memory per device",
                decimal(memory.total() / GIB) + " of " + decimal(capacity / GIB) + " GiB: weights "
                        + decimal(memory.weights() / GIB)
                        + (trains
                                ? ", gradients " + decimal(memory.gradients() / GIB) + ", optimizer "
                                        + decimal(memory.optimizer() / GIB)
                                : ", KV cache " + decimal(memory.kvCache() / GIB))
                        + ", activations " + decimal(memory.activations() / GIB)
                        + ", workspace " + decimal(memory.workspace() / GIB));
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void time(String name, @Nullable Double seconds) {
        if (seconds != null) {
            row(name, Quantity.format(seconds, "s"));
        }
    }

    private void share(String name, double seconds, double total) {
        line(String.format(
                Locale.ROOT, "  %-26s %12s %7.1f%%", name, Quantity.format(seconds, "s"), 100 * seconds / total));
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, " (%.1f%%)", 100 * fraction);
    }

    private void row(String name, String value) {
        line(String.format(Locale.ROOT, "%-28s %s", name, value));
    }

    private void line(String text) {
        out.append(text.stripTrailing()).append('\n');
    }
}
