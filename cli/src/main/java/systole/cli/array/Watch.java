package systole.cli.array;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import systole.microarch.array.ArraySpec;
import systole.microarch.array.ArrayTimer;
import systole.microarch.array.Gemm;
import systole.microarch.array.cell.CellArray;
import systole.microarch.array.cell.Frame;

/**
 * Shows an array cycle by cycle. Operands are 1 to 9, counted through row by row. On a terminal each frame takes the place of
 * the one before; elsewhere they follow one another as text.
 */
public final class Watch {
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private final PrintWriter out;
    private final boolean redraw;
    private final long delayMillis;
    private final long most;
    private @Nullable BufferedReader in;
    private long shown;

    /**
     * A show.
     *
     * @param redraw whether a frame takes the place of the one before
     * @param delayMillis pause after each frame where they are redrawn
     * @param most frames that are shown, from the first on
     * @param in a line is read after each frame; null to go on without
     */
    public Watch(PrintWriter out, boolean redraw, long delayMillis, long most, @Nullable BufferedReader in) {
        this.out = out;
        this.redraw = redraw;
        this.delayMillis = delayMillis;
        this.most = most;
        this.in = in;
    }

    /** Runs a product on one array. */
    public void show(ArraySpec spec, Gemm gemm) {
        double[][] inputs = counted(gemm.m(), gemm.k());
        double[][] filters = counted(gemm.k(), gemm.n());
        FrameText text = new FrameText(
                81.0 * gemm.k(), ArrayTimer.closedForm().time(spec, gemm).cycles());
        CellArray.run(spec, inputs, filters, frame -> draw(text, frame));
    }

    private void draw(FrameText text, Frame frame) {
        String drawn = text.next(frame);
        if (shown++ >= most) {
            return;
        }
        out.print(redraw ? CLEAR + drawn : drawn + "\n");
        out.flush();
        if (in != null) {
            await(in);
        } else if (redraw) {
            pause();
        }
    }

    private void await(BufferedReader lines) {
        try {
            if (lines.readLine() == null) {
                in = null; // nobody is there to ask any more
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pause() {
        try {
            Thread.sleep(delayMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static double[][] counted(long rows, long columns) {
        double[][] values = new double[(int) rows][(int) columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                values[r][c] = 1 + (r * columns + c) % 9;
            }
        }
        return values;
    }
}
