package systole.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.study.json.ValidationJson;
import systole.study.measurements.Measurements;
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

    @Option(names = "--leave-out", paramLabel = "DEVICE", description = "Leave out the rows of a device.")
    private @Nullable String leaveOut;

    @Option(
            names = "--ablation",
            description = "Products of 16-bit types over 20 us again with each mechanism of the model switched off.")
    private boolean ablation;

    @Option(
            names = "--microbenchmarks",
            paramLabel = "DEVICE",
            description = "Run the microbenchmarks on a device (preset id or file) instead.")
    private @Nullable String microbenchmarks;

    @Option(
            names = "--fidelity",
            paramLabel = "CLOCK",
            description = "How closely kernels are timed: fast or tile; tile when missing.")
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
        PrintWriter out = spec.commandLine().getOut();
        if (ablation) {
            out.print(AblationTable.of(measurements.products(count)));
            out.flush();
            return;
        }
        Validation validation = measurements.validate(count, Fidelities.of(spec, fidelity));
        if (json != null) {
            try (Output output = Output.to(json, spec)) {
                output.print(ValidationJson.of(validation));
            }
        }
        if (json == null || !json.equals("-")) {
            out.print(ValidationTable.of(validation));
        }
        out.flush();
    }
}
