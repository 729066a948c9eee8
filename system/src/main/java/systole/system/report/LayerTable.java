package systole.system.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The layers of an array machine, one a row. */
final class LayerTable {
    private LayerTable() {}

    static String of(List<LayerReport> layers) {
        String head = String.format(
                Locale.ROOT,
                "%-28s %6s %14s %12s %14s %8s %9s %16s",
                "layer",
                "count",
                "compute cycles",
                "stalls",
                "total cycles",
                "util",
                "mapping",
                "overlapped");
        return head + "\n"
                + layers.stream()
                        .map(layer -> String.format(
                                Locale.ROOT,
                                "  %-26s %6d %14d %12d %14d %7.2f%% %8.2f%% %16d",
                                layer.layer(),
                                layer.count(),
                                layer.computeCycles(),
                                layer.stallCycles(),
                                layer.totalCycles(),
                                layer.utilizationPercent(),
                                layer.mappingEfficiencyPercent(),
                                layer.overlappedCycles()))
                        .collect(Collectors.joining("\n"));
    }
}
