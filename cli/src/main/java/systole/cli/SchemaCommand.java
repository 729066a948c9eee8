package systole.cli;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.study.sweep.json.SweepSchema;
import systole.system.json.Schemas;

/** {@code systole schema}: the JSON Schema of a kind of file. */
@Command(
        name = "schema",
        description = "Writes the JSON Schema of a kind of input file, by which editors complete and check it.",
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "KIND",
            completionCandidates = Kinds.class,
            description = "One of: ${COMPLETION-CANDIDATES}.")
    private String kind;

    /** Kinds of files. */
    static final class Kinds implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return kinds().iterator();
        }
    }

    private static List<String> kinds() {
        return Stream.concat(Schemas.kinds().stream(), Stream.of(SweepSchema.KIND))
                .toList();
    }

    @Override
    public void run() {
        List<String> kinds = kinds();
        if (!kinds.contains(kind)) {
            throw new ParameterException(
                    spec.commandLine(), "KIND: found \"" + kind + "\", expected one of " + String.join(", ", kinds));
        }
        String text = kind.equals(SweepSchema.KIND) ? SweepSchema.text() : Schemas.of(kind);
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
