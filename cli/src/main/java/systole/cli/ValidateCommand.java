package systole.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.microarch.timing.Fidelity;
import systole.study.accuracy.AccuracyPage;
import systole.study.accuracy.LeaveOutText;
import systole.study.accuracy.RunSubset;
import systole.study.calibration.LeaveOut;
import systole.study.json.ValidationJson;
import systole.study.measurements.Measurements;
import systole.study.microbench.MicrobenchmarkPage;
import systole.study.microbench.MicrobenchmarkTable;
import systole.study.validation.AblationTable;
import systole.study.validation.Validation;
import systole.study.validation.ValidationTable;
import systole.system.NodeSpec;
import systole.system.json.Descriptions;

/** {@code systole validate}: predictions beside measurements. */
@Command(
        name = "validate",
        description = "Compares predictions with measurements: operators (.csv) and end-to-end runs (.jsonl).",
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Measurements; those that come with the program when missing.")
    private List<Path> files = List.of();

    @Option(names = "--json", paramLabel = "FILE|-", description = "Write groups and rows as JSON.")
    private @Nullable String json;

    @Option(
            names = "--leave-out",
            paramLabel = "DEVICE",
            description = "Predict a device by constants that its measurements did not choose.")
    private @Nullable String leaveOut;

    @Option(
            names = "--ablation",
            description = "Products of 16-bit types over 20 us again with each mechanism of the model switched off.")
    private boolean ablation;

    @Option(
            names = "--docs",
            paramLabel = "FILE|-",
            description = "Write the page docs/accuracy.md: errors, ablation, each device left out.")
    private @Nullable String docs;

    @Option(
            names = "--microbenchmarks",
            paramLabel = "DEVICE",
            description = "Run the microbenchmarks on a device (preset id or file) instead.")
    private @Nullable String microbenchmarks;

    @Option(
            names = "--microbenchmark-docs",
            paramLabel = "FILE|-",
            description =
                    "Write the page docs/microbenchmarks.md: microbenchmarks of all devices beside what was measured.")
    private @Nullable String microbenchmarkDocs;

    @Option(
            names = "--run-bounds",
            paramLabel = "FILE|-",
            description = "Write what the errors of a few whole runs may be at most in every build (run-bounds.csv).")
    private @Nullable String runBounds;

    @Option(
            names = "--fidelity",
            paramLabel = "CLOCK",
            description = "How closely kernels are timed: fast, tile or exact; tile when missing.")
    private @Nullable String fidelity;

    @Option(names = "--threads", paramLabel = "N", description = "Threads; all processors when missing.")
    private @Nullable Integer threads;

    @Override
    public void run() {
        if (microbenchmarks != null) {
            NodeSpec node = Descriptions.system(microbenchmarks).node();
            spec.commandLine().getOut().print(MicrobenchmarkTable.of(node.device()));
            spec.commandLine().getOut().flush();
            return;
        }
        Measurements measurements = files.isEmpty() ? Measurements.shipped() : Measurements.read(files);
        int count = Threads.of(spec, threads);
        Fidelity clock = Fidelities.of(spec, fidelity);
        if (docs != null) {
            page(docs, AccuracyPage.of(measurements, count));
        } else if (microbenchmarkDocs != null) {
            page(microbenchmarkDocs, MicrobenchmarkPage.of(count));
        } else if (runBounds != null) {
            page(runBounds, RunSubset.written(RunSubset.validate(measurements, count)));
        } else if (ablation) {
            tell(AblationTable.of(measurements.products(count)).plain());
        } else if (leaveOut != null) {
            leaveOut(leaveOut, measurements, count, clock);
        } else {
            long start = System.nanoTime();
            Validation validation = measurements.validate(count, clock);
            double seconds = (System.nanoTime() - start) / 1e9;
            int rows = validation.rows().size();
            if (json == null || !json.equals("-")) {
                spec.commandLine()
                        .getErr()
                        .printf(Locale.ROOT, "%d rows in %.2f s (%.0f rows/s)%n", rows, seconds, rows / seconds);
            }
            write(validation);
            tell(ValidationTable.of(validation));
        }
    }

    private void page(String file, String text) {
        try (Output output = Output.to(file, spec)) {
            output.print(text);
        }
    }

    private void leaveOut(String device, Measurements measurements, int count, Fidelity clock) {
        LeaveOut without = LeaveOut.of(device, measurements.operators(), count);
        if (json != null) {
            write(measurements.validate(count, clock, without.changes(), device));
        }
        Measurements own = measurements.ofDevice(device);
        if (json == null || !json.equals("-")) {
            tell(LeaveOutText.of(
                    without, own.validate(count, clock), own.validate(count, clock, without.changes(), device)));
        }
    }

    private void write(Validation validation) {
        if (json != null) {
            try (Output output = Output.to(json, spec)) {
                output.print(ValidationJson.of(validation));
            }
        }
    }

    /** Prints, unless standard output is a document. */
    private void tell(String text) {
        if (json == null || !json.equals("-")) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(text);
            out.flush();
        }
    }
}
