package systole.cli;

import java.io.IOException;
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
import systole.study.operators.BulkPrediction;
import systole.study.operators.CaseTable;
import systole.study.operators.Prediction;
import systole.study.operators.PredictionWriter;
import systole.study.validation.Ablation;

/** {@code systole ops}: operators in bulk. */
@Command(
        name = "ops",
        description = "Predicts operators in bulk: every row of a CSV file comes back with its time, power and bound.",
        mixinStandardHelpOptions = true)
final class OpsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CASES.csv", description = "Operators, one a row.")
    private Path cases;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write; - or nothing for the terminal.")
    private @Nullable String out;

    @Option(names = "--listing", paramLabel = "FILE|-", description = "Write the kernels of each row instead of times.")
    private @Nullable String listing;

    @Option(
            names = "--fidelity",
            paramLabel = "CLOCK",
            description = "How closely kernels are timed: fast, tile or exact; tile when missing.")
    private @Nullable String fidelity;

    @Option(names = "--threads", paramLabel = "N", description = "Threads; all processors when missing.")
    private @Nullable Integer threads;

    @Override
    public void run() {
        long start = System.nanoTime();
        CaseTable table = CaseTable.read(cases);
        if (listing != null) {
            try (Output output = Output.to(listing, spec)) {
                output.print(BulkPrediction.listings(table));
            }
            return;
        }
        List<Prediction> predictions =
                BulkPrediction.of(table, Threads.of(spec, threads), Ablation.NONE, Fidelities.of(spec, fidelity));
        try (Output output = Output.to(out, spec)) {
            PredictionWriter.write(table, predictions, output.writer());
        } catch (IOException e) {
            throw Output.unwritable(out == null ? "-" : out, e);
        }
        long served = predictions.stream().filter(p -> p.reason().isEmpty()).count();
        double seconds = (System.nanoTime() - start) / 1e9;
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                Locale.ROOT,
                "%d of %d rows predicted in %.2f s (%.0f rows/s)%n",
                served,
                predictions.size(),
                seconds,
                predictions.size() / seconds);
    }
}
