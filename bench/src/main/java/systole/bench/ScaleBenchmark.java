package systole.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import systole.study.scale.ScalePlot;
import systole.study.scale.ScaleStep;
import systole.study.scale.ScaleTable;

/**
 * What simulating steps on 8 to 16,384 devices takes, each in a process of its own, as {@code docs/training.md} shows it. Called
 * in the root of the project it writes the table, the plot and the file that they are made of again. Needs Linux, whose {@code
 * /proc} says how much memory a process had at most.
 */
public final class ScaleBenchmark {
    private static final Path TABLE = Path.of("study/src/main/resources/systole/study/scale/scale.csv");
    private static final Path PLOT = Path.of("docs/scale.svg");
    private static final Path PAGE = Path.of("docs/training.md");
    private static final String HEAD = "| step ";
    private static final double KIBIBYTES = 1024;

    private ScaleBenchmark() {}

    /** Measures all steps; with the number of a step as argument, this one in this process. */
    public static void main(String[] arguments) throws IOException {
        List<ScaleStep> steps = ScaleStep.all();
        if (arguments.length > 0) {
            one(steps.get(Integer.parseInt(arguments[0])));
            return;
        }
        List<ScaleStep> measured = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            String[] told = told(i).split(" ", -1);
            measured.add(steps.get(i)
                    .measured(Long.parseLong(told[0]), Double.parseDouble(told[1]), Double.parseDouble(told[2])));
        }
        Files.writeString(TABLE, ScaleStep.csv(measured));
        Files.writeString(PLOT, ScalePlot.svg(measured));
        Files.writeString(PAGE, withTable(Files.readString(PAGE), ScaleTable.of(measured)));
    }

    /** The page with its table in the place of the one before, which ends at an empty line. */
    private static String withTable(String page, String table) {
        int from = page.indexOf(HEAD + "|");
        int to = page.indexOf("\n\n", from) + 1;
        if (from < 0 || to <= 0) {
            throw new IllegalStateException("no table \"" + HEAD + "\" in " + PAGE);
        }
        return page.substring(0, from) + table + page.substring(to);
    }

    private static void one(ScaleStep step) throws IOException {
        long events = step.simulatedEvents();
        Duration processor = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
        String most = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow();
        double mebibytes = Double.parseDouble(most.replaceAll("[^0-9]", "")) / KIBIBYTES;
        System.out.printf(Locale.ROOT, "%d %.2f %.0f%n", events, processor.toNanos() * 1e-9, mebibytes);
    }

    private static String told(int step) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ScaleBenchmark.class.getName(),
                        Integer.toString(step))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return Objects.requireNonNull(lines.readLine(), "a line of figures");
        }
    }
}
