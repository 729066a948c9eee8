package systole.system.program;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import systole.isa.Kernel;
import systole.isa.binary.BinaryFormatException;
import systole.isa.binary.BinaryReader;
import systole.isa.text.Assembler;
import systole.isa.text.SourceException;
import systole.system.InputException;
import systole.system.Problem;

/**
 * A program read from a file, text or binary, which its first byte tells.
 *
 * @param kernels at least one, run in order
 * @param text what they were assembled from; empty for the binary form
 */
public record ProgramFile(List<Kernel> kernels, Optional<String> text) {
    /**
     * Reads a file.
     *
     * @throws InputException with every problem of the file
     */
    public static ProgramFile read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw wrong(file, FileTrouble.reading(e), "a program in text or binary form");
        }
        try {
            if (BinaryReader.begins(bytes)) {
                List<Kernel> kernels = BinaryReader.read(bytes);
                if (kernels.isEmpty()) {
                    throw wrong(file, "no kernel", "at least one");
                }
                return new ProgramFile(kernels, Optional.empty());
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(bytes))
                    .toString();
            return new ProgramFile(Assembler.assemble(text), Optional.of(text));
        } catch (BinaryFormatException e) {
            throw wrong(file, String.valueOf(e.getMessage()), "");
        } catch (CharacterCodingException e) {
            throw wrong(file, "bytes that are not UTF-8", "a program in text or binary form");
        } catch (SourceException e) {
            throw new InputException(e.problems().stream()
                    .map(problem -> new Problem(
                            file.toString(), "", problem.line(), problem.column(), problem.message(), "", ""))
                    .toList());
        }
    }

    private static InputException wrong(Path file, String found, String expected) {
        return new InputException(List.of(new Problem(file.toString(), "", 0, 0, found, expected, "")));
    }
}
