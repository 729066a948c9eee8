package systole.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import systole.cli.array.ArraySummary;
import systole.cli.array.Watch;
import systole.microarch.array.ArrayGeometry;
import systole.microarch.array.ArrayRun;
import systole.microarch.array.ArraySpec;
import systole.microarch.array.ArrayTimer;
import systole.microarch.array.Dataflow;
import systole.microarch.array.Folds;
import systole.microarch.array.Gemm;
import systole.microarch.array.Mapping;
import systole.microarch.array.Ports;
import systole.microarch.array.Sparsity;
import systole.microarch.timing.Fidelity;
import systole.sim.quantity.Dimension;
import systole.sim.quantity.Quantity;
import systole.system.json.ArrayRunJson;

/** {@code systole array}: one product on one systolic array, in figures and formulas, or drawn cycle by cycle. */
@Command(
        name = "array",
        description = "Runs one matrix product on one systolic array, and draws it cycle by cycle with --watch.",
        mixinStandardHelpOptions = true)
final class ArrayCommand implements Runnable {
    private static final int WATCHED_CELLS = 16;
    private static final int WATCHED_SIZE = 64;
    private static final int LARGEST_ARRAY = 65_536;
    private static final int LARGEST_SIZE = 1_000_000;
    private static final int LARGEST_COUNT = 4096;
    private static final double MOST_STEPPED_CYCLES = 1e9;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rows", required = true, paramLabel = "N", description = "Rows of cells.")
    private int rows;

    @Option(names = "--columns", required = true, paramLabel = "N", description = "Columns of cells.")
    private int columns;

    @Option(
            names = "--dataflow",
            paramLabel = "NAME",
            description = "output-stationary, weight-stationary (when missing) or input-stationary.")
    private String dataflow = "weight-stationary";

    @Option(names = "--m", required = true, paramLabel = "N", description = "Rows of the inputs.")
    private int m;

    @Option(names = "--n", required = true, paramLabel = "N", description = "Columns of the filters.")
    private int n;

    @Option(names = "--k", required = true, paramLabel = "N", description = "Length of the sums.")
    private int k;

    @Option(
            names = "--arrays",
            paramLabel = "N",
            description = "Arrays that share the folds and the ports; 1 when missing.")
    private int arrays = 1;

    @Option(
            names = "--ports",
            paramLabel = "I,F,O",
            split = ",",
            description =
                    "Words a cycle that the scratchpads' ports pass for inputs, filters and results; as many as the"
                            + " edges need when missing.")
    private long @Nullable [] ports;

    @Option(
            names = "--sparsity",
            paramLabel = "N:M",
            description = "Filters keep N weights of each M along the sums, such as 2:4; all when missing.")
    private @Nullable String sparsity;

    @Option(
            names = "--fidelity",
            paramLabel = "fast|exact",
            description = "fast: in closed form (when missing). exact: every cycle stepped, with the same result.")
    private String fidelity = Fidelity.FAST.key();

    @Option(
            names = "--watch",
            description = "Draw every cycle, computed with values in every cell: up to 16 x 16 cells and sizes of 64.")
    private boolean watch;

    @Option(names = "--sequential", description = "Draw folds one after the other instead of overlapping.")
    private boolean sequential;

    @Option(names = "--delay", paramLabel = "TIME", description = "Pause between frames on a terminal; 200 ms.")
    private String delay = "200 ms";

    @Option(names = "--frames", paramLabel = "all|N", description = "Draw the first N frames; all when missing.")
    private String frames = "all";

    @Option(names = "--step", description = "Wait for Enter after each frame.")
    private boolean step;

    @Option(names = "--json", paramLabel = "FILE|-", description = "Write the figures as JSON.")
    private @Nullable String json;

    @Override
    public void run() {
        int mostCells = watch ? WATCHED_CELLS : LARGEST_ARRAY;
        int mostSize = watch ? WATCHED_SIZE : LARGEST_SIZE;
        check("--rows", rows, mostCells);
        check("--columns", columns, mostCells);
        check("--m", m, mostSize);
        check("--n", n, mostSize);
        check("--k", k, mostSize);
        check("--arrays", arrays, LARGEST_COUNT);
        if (watch && (arrays > 1 || ports != null || sparsity != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--watch draws one array of dense filters behind wide ports: leave out --arrays, --ports, --sparsity");
        }
        if (watch && "-".equals(json)) {
            throw new ParameterException(spec.commandLine(), "--watch and --json - both want standard output");
        }
        Gemm gemm = new Gemm(m, n, k);
        ArrayRun apart = time(spec(Folds.SEQUENTIAL), gemm);
        ArrayRun overlapped = time(spec(Folds.OVERLAPPED), gemm);
        PrintWriter out = spec.commandLine().getOut();
        if (watch) {
            watch(out, gemm);
        }
        if (json != null) {
            try (Output output = Output.to(json, spec)) {
                output.print(ArrayRunJson.of(apart, overlapped));
            }
        }
        if (!"-".equals(json)) {
            out.print(ArraySummary.of(apart, overlapped));
            out.flush();
        }
    }

    private ArrayRun time(ArraySpec array, Gemm gemm) {
        if (fidelity.equals(Fidelity.FAST.key())) {
            return ArrayTimer.closedForm().time(array, gemm);
        }
        if (!fidelity.equals(Fidelity.EXACT.key())) {
            throw new ParameterException(
                    spec.commandLine(), "--fidelity: found \"" + fidelity + "\", expected fast or exact");
        }
        Mapping mapping = array.map(gemm);
        if ((double) mapping.rounds() * array.foldInterval(mapping.steps()) > MOST_STEPPED_CYCLES) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--fidelity: this product takes more cycles than are stepped one by one; fast gives the same ones");
        }
        return ArrayTimer.stepped().time(array, gemm);
    }

    private void watch(PrintWriter out, Gemm gemm) {
        BufferedReader in = step
                ? new BufferedReader(new InputStreamReader(RootCommand.of(spec).in(), StandardCharsets.UTF_8))
                : null;
        new Watch(out, Ansi.AUTO.enabled(), delayMillis(), mostFrames(), in)
                .show(spec(sequential ? Folds.SEQUENTIAL : Folds.OVERLAPPED), gemm);
    }

    private ArraySpec spec(Folds folds) {
        try {
            return new ArraySpec(
                    new ArrayGeometry(rows, columns, arrays), Dataflow.named(dataflow), folds, ports(), sparsity());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--dataflow: " + e.getMessage());
        }
    }

    private Ports ports() {
        if (ports == null) {
            return Ports.UNLIMITED;
        }
        if (ports.length != 3 || Arrays.stream(ports).anyMatch(words -> words < 1)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--ports: expected three widths of at least 1 word a cycle, for inputs, filters and results, such as"
                            + " 8,8,8");
        }
        return new Ports(ports[0], ports[1], ports[2]);
    }

    private Sparsity sparsity() {
        String given = sparsity;
        if (given == null) {
            return Sparsity.DENSE;
        }
        return Sparsity.parse(given)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--sparsity: found \"" + given + "\", expected weights kept of a group, such as 2:4"));
    }

    private void check(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + ": found " + value + ", expected 1 to " + most + (watch ? " to be watched" : ""));
        }
    }

    private long delayMillis() {
        try {
            double seconds = Quantity.parse(delay, Dimension.SECONDS);
            if (seconds >= 0 && seconds <= 60) {
                return Math.round(1000 * seconds);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--delay: " + e.getMessage());
        }
        throw new ParameterException(spec.commandLine(), "--delay: found " + delay + ", expected 0 s to 60 s");
    }

    private long mostFrames() {
        if (frames.equals("all")) {
            return Long.MAX_VALUE;
        }
        if (!frames.matches("[1-9][0-9]{0,8}")) {
            throw new ParameterException(
                    spec.commandLine(), "--frames: found \"" + frames + "\", expected all or a count of at least 1");
        }
        return Long.parseLong(frames);
    }
}
