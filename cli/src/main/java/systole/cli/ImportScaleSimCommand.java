package systole.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.system.array.ArrayScenario;
import systole.system.json.ArrayScenarioJson;
import systole.system.scalesim.ScaleSimImport;

/** {@code systole import scale-sim}: a config and a topology become a scenario that {@code run} takes. */
@Command(
        name = "scale-sim",
        description = "Brings a SCALE-Sim config and topology (v2, v3): run the result for the table per layer.",
        mixinStandardHelpOptions = true)
final class ImportScaleSimCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "CFG", description = "The .cfg file.")
    private Path config;

    @Parameters(index = "1", paramLabel = "TOPOLOGY", description = "The CSV of convolutions, or of M, N, K.")
    private Path topology;

    @Option(names = "--out", paramLabel = "SCENARIO.json|-", required = true, description = "Where the scenario goes.")
    private String out;

    @Override
    public void run() {
        ArrayScenario scenario = ScaleSimImport.read(config, topology);
        try (Output output = Output.to(out, spec)) {
            output.print(ArrayScenarioJson.of(scenario));
        }
        scenario.assumptions().forEach(note -> spec.commandLine().getErr().println("note: " + note));
    }
}
