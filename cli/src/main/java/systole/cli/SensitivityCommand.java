package systole.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.study.json.SensitivityJson;
import systole.study.sensitivity.Sensitivity;
import systole.study.sensitivity.SensitivityTable;
import systole.study.sweep.Progress;
import systole.system.json.ScenarioTemplate;

/** {@code systole sensitivity}: which numbers of a machine matter. */
@Command(
        name = "sensitivity",
        description =
                "Turns every number of a scenario's machine a little and ranks them by what results do, each checked by a"
                        + " larger turn.",
        mixinStandardHelpOptions = true)
final class SensitivityCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO.json", description = "The scenario.")
    private Path file;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description =
                    "A report key, the one that ranks first; the time of the kind of work and energyJoules.total when missing.")
    private List<String> keys = new ArrayList<>();

    @Option(
            names = "--fidelity",
            paramLabel = "NAME",
            description = "fast, tile or exact; the scenario's when missing.")
    private @Nullable String fidelity;

    @Option(names = "--json", paramLabel = "FILE|-", description = "Write the elasticities as JSON.")
    private @Nullable String json;

    @Option(names = "--threads", paramLabel = "N", description = "Threads; all processors when missing.")
    private @Nullable Integer threads;

    @Override
    public void run() {
        ScenarioTemplate scenario = ScenarioTemplate.read(file);
        ProgressLine line = OnTerminal.now()
                ? new ProgressLine(spec.commandLine().getErr(), Sensitivity.knobs(scenario), "numbers")
                : null;
        Sensitivity found = Sensitivity.of(
                scenario,
                keys,
                Fidelities.edits(spec, fidelity),
                Threads.of(spec, threads),
                line == null ? Progress.NONE : line);
        if (line != null) {
            line.clear();
        }
        if (json != null) {
            try (Output output = Output.to(json, spec)) {
                output.print(SensitivityJson.of(found));
            }
        }
        if (!"-".equals(json)) {
            spec.commandLine().getOut().print(SensitivityTable.of(found));
            spec.commandLine().getOut().flush();
        }
        if (!found.faults().isEmpty()) {
            throw new FaultyPointsException(found.faults(), 0);
        }
    }
}
