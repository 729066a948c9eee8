package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import systole.isa.Declarations;
import systole.isa.Kernel;
import systole.isa.npy.NpyArray;
import systole.isa.npy.NpyFile;
import systole.isa.text.Assembler;

/**
 * Every program of {@code examples/isa} is run by the commands that its own head names, {@code isa execute} and
 * {@code isa time}. That the numbers are right is held by the tests of {@code isa}.
 */
final class IsaExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "examples", "isa");
    private static final String COMMAND = "./systole ";

    @TempDir
    private Path folder;

    static List<Path> programs() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void theCommandsOfItsHead(Path program) throws IOException {
        String text = Files.readString(program);
        Kernel kernel = Assembler.assemble(text).get(0);
        List<String> ran = new ArrayList<>();
        for (String command : commands(text)) {
            Terminal terminal = new Terminal(folder);
            List<String> arguments = new ArrayList<>();
            for (String word : command.substring(COMMAND.length()).split(" +", -1)) {
                arguments.add(word.startsWith("examples/") ? program.toString() : inFolder(kernel, word));
            }
            assertThat(terminal.run(arguments.toArray(new String[0])))
                    .as(command + "\n" + terminal.err())
                    .isEqualTo(ExitCode.DONE);
            ran.add(arguments.get(1));
            if (arguments.get(1).equals("time")) {
                assertThat(terminal.out()).contains("kernel " + kernel.name(), "units of core 0", "total ");
            }
        }
        assertThat(ran).as(program.toString()).contains("execute", "time");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("out_")))
                    .isNotEmpty()
                    .allSatisfy(file -> {
                        double[] values = NpyFile.read(file).values();
                        assertThat(Arrays.stream(values).allMatch(Double::isFinite))
                                .isTrue();
                        assertThat(Arrays.stream(values).anyMatch(value -> value != 0))
                                .isTrue();
                    });
        }
    }

    /** Commands in comments, those that go on after a backslash joined. */
    private static List<String> commands(String text) {
        String joined = text.replaceAll("\\\\\\n# *", " ");
        return joined.lines()
                .filter(line -> line.startsWith("#") && line.contains(COMMAND))
                .map(line -> line.substring(line.indexOf(COMMAND)).strip())
                .toList();
    }

    /** {@code x@1=x1.npy} with the file in the test's folder: random numbers where it is an input. */
    private String inFolder(Kernel kernel, String word) throws IOException {
        int equals = word.indexOf('=');
        if (equals < 0) {
            return word;
        }
        String file = word.substring(equals + 1);
        String tensor = word.substring(0, equals).replaceAll("@.*", "");
        boolean stored = kernel.program().instructions().stream()
                .anyMatch(instruction -> instruction.opcode().queue() == systole.isa.Queue.STORE
                        && kernel.tensors()
                                .get(instruction.tile().tensor())
                                .name()
                                .equals(tensor));
        if (stored) {
            return word.substring(0, equals + 1) + folder.resolve("out_" + file);
        }
        Declarations.Tensor declared = kernel.tensors().stream()
                .filter(candidate -> candidate.name().equals(tensor))
                .findFirst()
                .orElseThrow();
        double[] values =
                new Random(file.hashCode()).doubles(declared.elements(), -1, 1).toArray();
        Path path = folder.resolve(file);
        NpyFile.write(
                path,
                NpyArray.of(
                        values,
                        declared.dimensions().stream()
                                .mapToLong(Long::longValue)
                                .toArray()));
        return word.substring(0, equals + 1) + path;
    }
}
