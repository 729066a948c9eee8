package systole.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import systole.isa.text.Disassembler;

/** {@code systole isa disassemble}: binary to text. */
@Command(
        name = "disassemble",
        description = "Writes the text form of a program, in its canonical spelling.",
        mixinStandardHelpOptions = true)
final class IsaDisassembleCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PROGRAM.bin", description = "The program, binary; text is put in its canonical spelling.")
    private Path program;

    @Option(names = "--out", paramLabel = "FILE|-", description = "Where to write; - or nothing for the terminal.")
    private @Nullable String out;

    @Override
    public void run() {
        String text = Disassembler.text(IsaProgram.read(program).kernels());
        try (Output output = Output.to(out, spec)) {
            output.print(text);
        }
    }
}
