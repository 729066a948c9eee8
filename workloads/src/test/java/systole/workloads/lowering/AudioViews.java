package systole.workloads.lowering;

import java.util.Map;
import java.util.Objects;

/** Windows over rows where these lie, parts of the gradient of windows, and the gradient of rows from its even and odd ones. */
final class AudioViews {
    private static final int WINDOW = 3;

    private final int positions;
    private final int width;

    AudioViews(int positions, int width) {
        this.positions = positions;
        this.width = width;
    }

    /** Brings what is a view up to what it is of. */
    void see(String name, Map<String, double[]> values) {
        switch (name) {
            case "second_windows" -> values.put(name, windows(of(values, "frames"), 2 * positions, width, 2));
            case "d_second_windows_left" -> values.put(name, next(of(values, "d_second_windows")));
            case "d_second_windows_middle" -> values.put(name, part(of(values, "d_second_windows"), 1));
            case "d_second_windows_right" -> values.put(name, part(of(values, "d_second_windows"), 2));
            case "d_frames" -> values.put(name, joined(of(values, "d_frames_even"), of(values, "d_frames_odd")));
            default -> {}
        }
    }

    /** Of each {@code stride}-th of the rows of a sequence it and both neighbours side by side, zeros beyond the ends. */
    static double[] windows(double[] x, int rows, int width, int stride) {
        int sequences = x.length / rows / width;
        double[] windows = new double[sequences * rows / stride * 3 * width];
        for (int window = 0; window < sequences * rows / stride; window++) {
            int middle = window * stride % rows;
            for (int i = 0; i < 3; i++) {
                int row = middle + i - 1;
                if (row >= 0 && row < rows) {
                    int from = (window * stride - middle + row) * width;
                    System.arraycopy(x, from, windows, (window * 3 + i) * width, width);
                }
            }
        }
        return windows;
    }

    private static double[] of(Map<String, double[]> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private double[] part(double[] windows, int number) {
        double[] part = new double[windows.length / WINDOW];
        for (int row = 0; row < part.length / width; row++) {
            System.arraycopy(windows, (row * WINDOW + number) * width, part, row * width, width);
        }
        return part;
    }

    /** The left row of the window after each; nothing after the last of a sequence. */
    private double[] next(double[] windows) {
        double[] left = part(windows, 0);
        double[] next = new double[left.length];
        for (int row = 0; row < left.length / width; row++) {
            if (row % positions < positions - 1) {
                System.arraycopy(left, (row + 1) * width, next, row * width, width);
            }
        }
        return next;
    }

    private double[] joined(double[] even, double[] odd) {
        double[] all = new double[even.length + odd.length];
        for (int row = 0; row < even.length / width; row++) {
            System.arraycopy(even, row * width, all, 2 * row * width, width);
            System.arraycopy(odd, row * width, all, (2 * row + 1) * width, width);
        }
        return all;
    }
}
