package systole.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.system.Presets;
import systole.system.Presets.Folder;
import systole.system.json.PresetText;

/** {@code systole list}: the presets of one kind. */
@Command(name = "list", description = "Lists the presets of a kind: id and name.", mixinStandardHelpOptions = true)
final class ListCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "KIND", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Kind kind;

    /** Kinds of presets that a scenario names, in the words of the command line. */
    enum Kind {
        devices,
        systems,
        models,
        stacks
    }

    @Override
    public void run() {
        Folder folder = Folder.valueOf(kind.name().toUpperCase(Locale.ROOT));
        List<String> ids = Presets.ids(folder);
        int width = ids.stream().mapToInt(String::length).max().orElse(0);
        PrintWriter out = spec.commandLine().getOut();
        for (String id : ids) {
            String line = String.format(Locale.ROOT, "%-" + width + "s  %s", id, PresetText.title(folder, id));
            out.print(line.stripTrailing() + "\n");
        }
        out.flush();
    }
}
