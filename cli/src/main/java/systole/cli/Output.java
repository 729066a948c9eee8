package systole.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import systole.system.InputException;
import systole.system.Problem;
import systole.system.program.FileTrouble;

/** A document that goes to a file or to standard output. */
final class Output implements AutoCloseable {
    private final Writer writer;

    private final String target;

    private Output(String target, Writer writer) {
        this.target = target;
        this.writer = writer;
    }

    /**
     * Opens a file, or standard output for {@code -} and for nothing.
     *
     * @throws InputException when the file cannot be written
     */
    static Output to(@Nullable String target, CommandSpec spec) {
        if (target == null || target.equals("-")) {
            return new Output("-", new Unclosed(spec));
        }
        try {
            refuseInputs(Path.of(target), spec);
            return new Output(target, Files.newBufferedWriter(Path.of(target)));
        } catch (IOException e) {
            throw unwritable(target, e);
        } catch (InvalidPathException e) {
            throw unwritable(target, new IOException(e));
        }
    }

    /** A document never takes the place of a file that the command was given to read. */
    private static void refuseInputs(Path target, CommandSpec spec) throws IOException {
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            Object value = parameter.getValue();
            for (Object given : value instanceof Collection<?> several ? several : Arrays.asList(value)) {
                if (given instanceof Path input
                        && Files.exists(target)
                        && Files.exists(input)
                        && Files.isSameFile(target, input)) {
                    throw new InputException(List.of(
                            new Problem(target.toString(), "", 0, 0, "an input of the command", "another file", "")));
                }
            }
        }
    }

    Writer writer() {
        return writer;
    }

    /** Writes text. */
    void print(String text) {
        try {
            writer.write(text);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    static InputException unwritable(String target, IOException cause) {
        return new InputException(
                List.of(new Problem(target, "", 0, 0, FileTrouble.writing(cause), "a writable file", "")));
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** Standard output: flushed, never closed. */
    private static final class Unclosed extends Writer {
        private final CommandSpec spec;

        Unclosed(CommandSpec spec) {
            this.spec = spec;
        }

        @Override
        public void write(char[] buffer, int offset, int length) {
            spec.commandLine().getOut().write(buffer, offset, length);
        }

        @Override
        public void flush() {
            spec.commandLine().getOut().flush();
        }

        @Override
        public void close() {
            flush();
        }
    }
}
