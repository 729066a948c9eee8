package systole.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.system.json.PresetText;

/** {@code systole show}: a preset with the source of each number. */
@Command(
        name = "show",
        description = "Shows a preset and what it builds on: each key, its value and its source.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "Id of a device, system or model (see 'systole list').")
    private String id;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(PresetText.show(id));
        out.flush();
    }
}
