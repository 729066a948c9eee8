package systole.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.isa.binary.BinaryWriter;
import systole.isa.verify.Limits;
import systole.system.InputException;
import systole.system.Problem;

/** {@code systole isa assemble}: text to binary. */
@Command(
        name = "assemble",
        description = "Verifies a program in text form and writes its binary form.",
        mixinStandardHelpOptions = true)
final class IsaAssembleCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PROGRAM.isa", description = "The program as text.")
    private Path program;

    @Option(
            names = "--out",
            paramLabel = "FILE|-",
            description = "Where to write; beside the program with the ending .bin when missing, - for the terminal.")
    private @Nullable String out;

    @Option(names = "--no-verify", description = "Do not verify the program.")
    private boolean unverified;

    @Mixin
    private IsaMachine machine;

    @Override
    public void run() {
        Limits limits = machine.limits(spec);
        IsaProgram read = IsaProgram.read(program);
        if (read.binary()) {
            throw new InputException(List.of(
                    new Problem(read.name(), "", 0, 0, "the binary form", "text; see 'systole isa disassemble'", "")));
        }
        String target = out == null ? beside() : out;
        if (!unverified) {
            machine.verify(read, limits, spec.commandLine().getErr());
        }
        byte[] bytes = BinaryWriter.write(read.kernels());
        write(target, bytes);
        spec.commandLine()
                .getErr()
                .println((target.equals("-") ? "" : target + ": ") + read.size() + ", " + bytes.length + " bytes");
    }

    private String beside() {
        String name = program.toString();
        int dot = name.lastIndexOf('.');
        boolean ending = dot > name.lastIndexOf(program.getFileSystem().getSeparator()) + 1;
        String target = (ending ? name.substring(0, dot) : name) + ".bin";
        if (target.equals(name)) {
            throw new ParameterException(
                    spec.commandLine(), "--out is missing: " + name + " is the program itself and would be lost");
        }
        return target;
    }

    private void write(String target, byte[] bytes) {
        try {
            if (target.equals("-")) {
                OutputStream stream = RootCommand.of(spec).out();
                stream.write(bytes);
                stream.flush();
            } else {
                Files.write(Path.of(target), bytes);
            }
        } catch (IOException e) {
            throw Output.unwritable(target, e);
        } catch (InvalidPathException e) {
            throw Output.unwritable(target, new IOException(e));
        }
    }
}
