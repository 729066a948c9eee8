package systole.workloads.graph;

import java.util.List;
import java.util.Map;
import systole.isa.DataType;
import systole.workloads.model.LayerKind;
import systole.workloads.model.Level;
import systole.workloads.operator.LayerFunction;
import systole.workloads.operator.Pointwise;

/**
 * Writes attention within windows of an image: patches are copied window by window, where each window is a sequence of its own, and
 * back; where windows are shifted they are rolled before and after (Liu et al., "Swin Transformer", 2021). Windows at an edge that they
 * pass are filled up.
 */
final class WindowSteps {
    private final StepWriter writer;
    private final Level level;

    WindowSteps(StepWriter writer, Level level) {
        this.writer = writer;
        this.level = level;
    }

    /** The steps, from the normalised residual stream to {@code result}. */
    void write(List<Step> steps, LayerKind kind, String result) {
        StepWriter windows = writer.of(writer.batch() * level.windows(), level.windowTokens());
        DataType linear = writer.linear();
        DataType wide = writer.wide();
        if (level.shifted()) {
            copy(steps, "window_roll", writer.rows(), linear, Values.NORMED);
        }
        copy(steps, "window_partition", windows.rows(), linear, Values.NORMED);
        new AttentionSteps(windows).write(steps, kind, result);
        copy(steps, "window_reverse", writer.rows(), wide, result);
        if (level.shifted()) {
            copy(steps, "window_roll_back", writer.rows(), wide, result);
        }
    }

    private void copy(List<Step> steps, String name, long rows, DataType type, String value) {
        writer.plain(
                steps,
                new Pointwise(name, LayerFunction.CAST, rows, writer.config().hidden(), type, type),
                Map.of("x", value, "y", value));
    }
}
