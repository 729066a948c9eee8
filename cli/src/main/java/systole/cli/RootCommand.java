package systole.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code systole} itself: it only holds the commands, so calling it without one is a mistake. */
@Command(
        name = "systole",
        description = "Simulates AI accelerators: how fast, how many joules, how much money, and why.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        subcommands = {
            HelpCommand.class,
            RunCommand.class,
            OpsCommand.class,
            ValidateCommand.class,
            IsaCommand.class,
            ListCommand.class,
            ShowCommand.class
        })
final class RootCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
