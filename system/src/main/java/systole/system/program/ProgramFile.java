package systole.system.program;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import systole.isa.Kernel;
import systole.isa.binary.BinaryFormatException;
import systole.isa.binary.BinaryReader;
import systole.isa.text.Assembler;
import systole.isa.text.SourceException;
import systole.system.InputException;
import systole.system.Problem;

/** Programs in files: text or binary, which its first byte tells. */
public final class ProgramFile {
    /** First byte of the binary form; no text begins with it. */
    private static final byte BINARY = 0x7f;

    private ProgramFile() {}

    /**
     * The kernels of a file, at least one.
     *
     * @throws InputException with every problem of the file
     */
    public static List<Kernel> read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw wrong(file, FileTrouble.reading(e), "a program in text or binary form");
        }
        try {
            if (bytes.length > 0 && bytes[0] == BINARY) {
                List<Kernel> kernels = BinaryReader.read(bytes);
                if (kernels.isEmpty()) {
                    throw wrong(file, "no kernel", "at least one");
                }
                return kernels;
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(bytes))
                    .toString();
            return Assembler.assemble(text);
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
