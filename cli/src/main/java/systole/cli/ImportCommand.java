package systole.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code systole import}: it only holds the simulators whose inputs can be brought. */
@Command(
        name = "import",
        description = "Makes a scenario of another simulator's inputs.",
        synopsisSubcommandLabel = "SIMULATOR",
        mixinStandardHelpOptions = true,
        subcommands = ImportScaleSimCommand.class)
final class ImportCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a simulator is missing");
    }
}
