package systole.study.scale;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Draws {@code docs/scale.svg}: events, processor time and memory of a simulation over the devices of the simulated machine, each
 * in parts of what the smallest machine takes, on logarithmic axes, beside a line that grows as the devices do.
 */
public final class ScalePlot {
    private static final double WIDTH = 720;
    private static final double HEIGHT = 420;
    private static final double LEFT = 70;
    private static final double RIGHT = 150;
    private static final double TOP = 20;
    private static final double BOTTOM = 60;
    private static final double LINE = 16;
    /** Decades of the vertical axis, from a tenth of the smallest machine's cost. */
    private static final int DECADES = 5;

    private static final double LEAST = 0.1;

    private final List<ScaleStep> steps;
    private final StringBuilder svg = new StringBuilder();

    private ScalePlot(List<ScaleStep> steps) {
        this.steps = steps;
    }

    /** A line of the plot. */
    private record Curve(String name, String colour, String dashes, ToDoubleFunction<ScaleStep> of) {}

    /** The drawing of at least two steps. */
    public static String svg(List<ScaleStep> steps) {
        ScalePlot plot = new ScalePlot(steps);
        plot.draw();
        return plot.svg.toString();
    }

    private void draw() {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\""
                        + " font-size=\"13\">\n",
                WIDTH, HEIGHT);
        add("<rect width=\"%.0f\" height=\"%.0f\" fill=\"white\"/>\n", WIDTH, HEIGHT);
        axes();
        List<Curve> curves = List.of(
                new Curve("devices", "#999999", "6 4", ScaleStep::devices),
                new Curve("events", "#1b6ca8", "", ScaleStep::events),
                new Curve("processor time", "#b3541e", "", ScaleStep::seconds),
                new Curve("memory", "#3c7a3c", "", ScaleStep::mebibytes));
        curves.forEach(this::draw);
        name(curves);
        add("</svg>\n");
    }

    private void axes() {
        for (int decade = 0; decade <= DECADES; decade++) {
            double value = LEAST * Math.pow(10, decade);
            add(
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>\n",
                    LEFT, y(value), WIDTH - RIGHT, y(value));
            add(
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                    LEFT - 8, y(value) + 4, value < 1 ? "0.1" : String.format(Locale.ROOT, "%,.0f", value));
        }
        for (ScaleStep step : steps) {
            add(
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%,d</text>\n",
                    x(step), HEIGHT - BOTTOM + 20, step.devices());
        }
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">devices of the simulated machine</text>\n",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 15);
        add(
                "<text transform=\"translate(16 %.1f) rotate(-90)\" text-anchor=\"middle\">cost, 8 devices = 1</text>\n",
                (TOP + HEIGHT - BOTTOM) / 2);
    }

    private void draw(Curve curve) {
        double first = curve.of.applyAsDouble(steps.get(0));
        String points = steps.stream()
                .map(step -> String.format(Locale.ROOT, "%.1f,%.1f", x(step), y(curve.of.applyAsDouble(step) / first)))
                .collect(Collectors.joining(" "));
        String dashes = curve.dashes.isEmpty() ? "" : " stroke-dasharray=\"" + curve.dashes + "\"";
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>\n",
                points, curve.colour, dashes);
    }

    /** Names and last values at the ends of the curves, lowest first, each at least a line above the one before. */
    private void name(List<Curve> curves) {
        double free = HEIGHT;
        for (Curve curve :
                curves.stream().sorted(Comparator.comparingDouble(this::last)).toList()) {
            double at = Math.min(free, y(last(curve)) + 4);
            free = at - LINE;
            add(
                    "<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%s %,.1f</text>\n",
                    WIDTH - RIGHT + 8, at, curve.colour, curve.name, last(curve));
        }
    }

    /** The last step's cost in parts of the first's. */
    private double last(Curve curve) {
        return curve.of.applyAsDouble(steps.get(steps.size() - 1)) / curve.of.applyAsDouble(steps.get(0));
    }

    private double x(ScaleStep step) {
        double share = Math.log((double) step.devices() / steps.get(0).devices())
                / Math.log((double) steps.get(steps.size() - 1).devices()
                        / steps.get(0).devices());
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double cost) {
        return HEIGHT - BOTTOM - Math.log10(cost / LEAST) / DECADES * (HEIGHT - TOP - BOTTOM);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
