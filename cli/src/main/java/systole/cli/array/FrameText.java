package systole.cli.array;

import java.util.Locale;
import java.util.OptionalDouble;
import systole.microarch.array.cell.Frame;

/**
 * One cycle as text: operands that enter from the left and the top, what each cell holds ({@code *} where it multiplies), and
 * results that leave at the bottom.
 */
final class FrameText {
    private final int width;
    private final long cycles;
    private long busy;

    /**
     * Texts of a run.
     *
     * @param largest largest magnitude of a value
     * @param cycles cycles of the whole run
     */
    FrameText(double largest, long cycles) {
        this.width = Math.max(3, number(largest).length() + 1);
        this.cycles = cycles;
    }

    /** The next frame; frames are given in order, as the cells that were busy are counted. */
    String next(Frame frame) {
        int active = 0;
        for (int r = 0; r < frame.rows(); r++) {
            for (int c = 0; c < frame.columns(); c++) {
                active += frame.activeFold(r, c) >= 0 ? 1 : 0;
            }
        }
        busy += active;
        int cells = frame.rows() * frame.columns();
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "cycle %d of %d   fold %d of %d   %s   busy %d of %d cells, %.1f %% so far%n",
                frame.cycle() + 1,
                cycles,
                frame.fold() + 1,
                frame.folds(),
                frame.phase().name().toLowerCase(Locale.ROOT),
                active,
                cells,
                100.0 * busy / ((frame.cycle() + 1) * cells)));
        String indent = " ".repeat(width + 3);
        out.append(indent);
        for (int c = 0; c < frame.columns(); c++) {
            out.append(' ').append(cell(frame.top(c), "")).append(' ');
        }
        out.append('\n').append(border(frame, indent));
        for (int r = 0; r < frame.rows(); r++) {
            OptionalDouble entering = frame.left(r);
            out.append(cell(entering, "")).append(entering.isPresent() ? " > " : "   ");
            for (int c = 0; c < frame.columns(); c++) {
                out.append('|').append(cell(frame.held(r, c), frame.activeFold(r, c) >= 0 ? "*" : ""));
                out.append(' ');
            }
            out.append("|\n");
        }
        out.append(border(frame, indent)).append(indent);
        for (int c = 0; c < frame.columns(); c++) {
            out.append(' ').append(cell(frame.out(c), "")).append(' ');
        }
        return stripped(out.toString());
    }

    private String border(Frame frame, String indent) {
        return indent + ("+" + "-".repeat(width + 1)).repeat(frame.columns()) + "+\n";
    }

    private String cell(OptionalDouble value, String mark) {
        String text = mark + (value.isPresent() ? number(value.getAsDouble()) : "");
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String number(double value) {
        return String.valueOf(Math.round(value));
    }

    private static String stripped(String text) {
        StringBuilder out = new StringBuilder();
        text.lines().forEach(line -> out.append(line.stripTrailing()).append('\n'));
        return out.toString();
    }
}
