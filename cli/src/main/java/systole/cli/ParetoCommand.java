package systole.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.study.sweep.Goal;
import systole.study.sweep.ParetoFront;
import systole.study.sweep.ResultFolder;
import systole.study.sweep.json.FrontJson;

/** {@code systole pareto}: the rows of a sweep that no other beats. */
@Command(
        name = "pareto",
        description = "Tells the rows of a sweep that no other beats in two or three columns.",
        mixinStandardHelpOptions = true)
final class ParetoCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Folder that 'sweep --out' wrote.")
    private Path folder;

    @Option(
            names = "--min",
            paramLabel = "KEY",
            description = "A column that should be small; the sweep's objectives when missing.")
    private List<String> small = new ArrayList<>();

    @Option(names = "--max", paramLabel = "KEY", description = "A column that should be large.")
    private List<String> large = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE|-", description = "Write the front as JSON.")
    private @Nullable String json;

    @Option(names = "--csv", paramLabel = "FILE|-", description = "Write the front as CSV.")
    private @Nullable String csv;

    @Override
    public void run() {
        if ("-".equals(json) && "-".equals(csv)) {
            throw new ParameterException(spec.commandLine(), "--json - and --csv - both want standard output");
        }
        List<Goal> goals = new ArrayList<>();
        small.forEach(key -> goals.add(new Goal(key, false)));
        large.forEach(key -> goals.add(new Goal(key, true)));
        ParetoFront front = ParetoFront.of(new ResultFolder(folder), goals);
        if (json != null) {
            try (Output output = Output.to(json, spec)) {
                output.print(FrontJson.of(front));
            }
        }
        if (csv != null) {
            try (Output output = Output.to(csv, spec)) {
                output.print(front.csv());
            }
        }
        if (!"-".equals(json) && !"-".equals(csv)) {
            spec.commandLine().getOut().print(front.table());
            spec.commandLine().getOut().flush();
        }
    }
}
