package systole.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.study.sweep.Merge;

/** {@code systole merge}: the parts of a sweep put together. */
@Command(
        name = "merge",
        description = "Puts together the parts that 'sweep --shard' wrote, to the rows of the whole sweep.",
        mixinStandardHelpOptions = true)
final class MergeCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders of all parts.")
    private List<Path> folders;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "New folder for all rows.")
    private Path out;

    @Override
    public void run() {
        long rows = Merge.run(folders, out);
        spec.commandLine().getErr().println(rows + " rows in " + out);
    }
}
