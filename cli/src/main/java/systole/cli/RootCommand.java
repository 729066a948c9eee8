package systole.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code systole} itself: it only holds the commands, so calling it without one is a mistake. */
@Command(
        name = "systole",
        description = "Simulates AI accelerators: how fast, how many joules, and why.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        subcommands = {
            HelpCommand.class,
            RunCommand.class,
            OpsCommand.class,
            ValidateCommand.class,
            CalibrateCommand.class,
            IsaCommand.class,
            ImportCommand.class,
            ArrayCommand.class,
            ListCommand.class,
            SchemaCommand.class,
            ShowCommand.class,
            MemoryCommand.class,
            CollectiveCommand.class,
            SweepCommand.class,
            ParetoCommand.class,
            SensitivityCommand.class,
            SolveCommand.class,
            MergeCommand.class,
            PlanCommand.class,
            CostCommand.class
        })
final class RootCommand implements Runnable {
    private final InputStream in;
    private final OutputStream out;

    @Spec
    private CommandSpec spec;

    /** On the standard streams. */
    RootCommand() {
        this(System.in, new FileOutputStream(FileDescriptor.out));
    }

    /**
     * On other streams.
     *
     * @param in where commands that converse read
     * @param out where documents that are not text go when they are asked for on standard output
     */
    RootCommand(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** The streams of the program that a command is part of. */
    static RootCommand of(CommandSpec command) {
        return (RootCommand) command.root().userObject();
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
