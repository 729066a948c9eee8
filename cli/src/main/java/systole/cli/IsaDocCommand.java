package systole.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import systole.isa.doc.Manual;

/** {@code systole isa doc}: the manual of the instruction set. */
@Command(name = "doc", description = "Prints the manual of the instruction set.", mixinStandardHelpOptions = true)
final class IsaDocCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(Manual.text());
        out.flush();
    }
}
