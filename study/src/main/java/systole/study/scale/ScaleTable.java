package systole.study.scale;

import java.util.List;
import java.util.Locale;
import systole.study.validation.TextTable;

/** The table of {@code docs/training.md} on what a simulation costs. */
public final class ScaleTable {
    private ScaleTable() {}

    /** In Markdown. */
    public static String of(List<ScaleStep> steps) {
        return new TextTable(
                        List.of("step", "devices", "events", "seconds", "MiB"),
                        steps.stream().map(ScaleTable::row).toList())
                .markdown();
    }

    private static List<String> row(ScaleStep step) {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%s, tensor %d, pipeline %d, data %d",
                        step.model(),
                        step.tensor(),
                        step.pipeline(),
                        step.data()),
                String.format(Locale.ROOT, "%,d", step.devices()),
                String.format(Locale.ROOT, "%,d", step.events()),
                String.format(Locale.ROOT, "%.1f", step.seconds()),
                String.format(Locale.ROOT, "%.0f", step.mebibytes()));
    }
}
