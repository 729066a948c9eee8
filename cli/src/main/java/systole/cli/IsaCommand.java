package systole.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code systole isa}: it only holds the commands that work with programs of the instruction set. */
@Command(
        name = "isa",
        description = "Works with programs of the instruction set directly.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {
            IsaAssembleCommand.class,
            IsaDisassembleCommand.class,
            IsaVerifyCommand.class,
            IsaExecuteCommand.class,
            IsaTimeCommand.class,
            IsaDocCommand.class
        })
final class IsaCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
