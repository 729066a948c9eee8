package systole.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code systole isa verify}: what is wrong with a program. */
@Command(
        name = "verify",
        description = "Says what is wrong with a program: types, shapes, bounds, races, deadlocks.",
        mixinStandardHelpOptions = true)
final class IsaVerifyCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PROGRAM", description = "The program, text or binary.")
    private Path program;

    @Mixin
    private IsaMachine machine;

    @Override
    public void run() {
        IsaProgram read = IsaProgram.read(program);
        machine.verify(read, machine.limits(spec), spec.commandLine().getErr());
        spec.commandLine().getOut().println("verified: " + read.size());
    }
}
