package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systole.isa.binary.BinaryWriter;
import systole.isa.npy.NpyArray;
import systole.isa.npy.NpyFile;
import systole.isa.npy.NpyType;
import systole.isa.text.Assembler;

/** {@code isa execute} from end to end: arrays in, arrays out, and its answers to what does not fit. */
final class IsaExecuteCommandTest {
    /** y = 2 x + 1 of four rows of three. */
    private static final String SCALE = Terminal.resource("isa-scale.txt");

    private static final String EXCHANGE = Terminal.resource("isa-exchange.txt");

    @TempDir
    private Path folder;

    private Terminal terminal;

    @BeforeEach
    void open() throws IOException {
        terminal = new Terminal(folder);
        array("x.npy", new long[] {4, 3}, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    }

    /** The mean of 2 x + 1 over 0 to 11 is 12. */
    @Test
    void aTableShowsWhatIsStored() {
        assertThat(execute(SCALE, "--input", input("x", "x.npy"))).isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.out()).isEqualTo("""
                tensor  type  shape   minimum  maximum  mean  first values
                y       fp32  [4, 3]  1        23       12    1, 3, 5, 7, 9, 11, …
                """);
        String all = terminal.out();
        for (String cores : new String[] {"2", "3", "64"}) {
            assertThat(execute(SCALE, "--input", input("x", "x.npy"), "--cores", cores))
                    .isEqualTo(ExitCode.DONE);
            assertThat(terminal.out()).isEqualTo(all);
        }
        assertThat(execute(SCALE, "--input", input("x", "x.npy"), "--device", "h100-sxm-80gb"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).isEqualTo(all);
    }

    @Test
    void notANumberIsCountedApart() throws IOException {
        array("x.npy", new long[] {4, 3}, Double.NaN, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -0.5);
        assertThat(execute(SCALE.replace("2, 1\n", "1, 0\n"), "--input", input("x", "x.npy")))
                .isEqualTo(ExitCode.DONE);
        // 54.5 / 11
        assertThat(terminal.out())
                .contains("-0.5     10       4.9545455  NaN, 1, 2, 3, 4, 5, …  (1 NaN, left out before)");
    }

    @Test
    void arraysGoInAndOut() throws IOException {
        Path binary = folder.resolve("program.bin");
        Files.write(binary, BinaryWriter.write(Assembler.assemble(SCALE)));
        // 1/3 and 2049 are not of bf16, which has 8 bits: 0.333984375 and 2048
        array("x.npy", new long[] {12}, 1 / 3.0, 2049, 2, 3, 4, 5, 6, 7, 8, 9, 10, Double.NaN);
        assertThat(terminal.run(
                        "isa",
                        "execute",
                        binary.toString(),
                        "--input",
                        input("x", "x.npy"),
                        "--output",
                        input("y", "y.npy"),
                        "--output",
                        input("x", "x2.npy")))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).isEqualTo("""
                note: x.npy has the shape [12]; its elements fill tensor x [4, 3] in order
                note: 2 of 12 values of x.npy were rounded to bf16 for tensor x
                y.npy: y, fp32[4, 3] as float32
                x2.npy: x, bf16[4, 3] as float32
                """);
        NpyArray y = NpyFile.read(folder.resolve("y.npy"));
        assertThat(y.shape()).containsExactly(4L, 3L);
        assertThat(y.type()).isEqualTo(NpyType.FLOAT32);
        assertThat(y.values()).startsWith(1.66796875, 4097, 5, 7).endsWith(21, Double.NaN);
        assertThat(NpyFile.read(folder.resolve("x2.npy")).values()).startsWith(0.333984375, 2048, 2);
    }

    @Test
    void integersComeOutAsIntegers() throws IOException {
        String integers = SCALE.replace("bf16", "int8").replace("fp32", "int32");
        array("x.npy", new long[] {4, 3}, 1000, 1.5, -3, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(execute(integers, "--input", input("x", "x.npy"), "--output", input("y", "y.npy")))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).contains("2 of 12 values of", "rounded to int8", "int32[4, 3] as int32");
        NpyArray y = NpyFile.read(folder.resolve("y.npy"));
        assertThat(y.type()).isEqualTo(NpyType.INT32);
        // saturated to 127, and 1.5 to the even 2
        assertThat(y.values()).startsWith(255, 5, -5, 1);
    }

    /** Each device adds what the one before it has. */
    @Test
    void devicesHaveMemoriesOfTheirOwn() throws IOException {
        array("a.npy", new long[] {2}, 1, 2);
        array("b.npy", new long[] {2}, 10, 20);
        List<String> options = new ArrayList<>(List.of("--devices", "3", "--input", input("x", "a.npy")));
        options.addAll(List.of("--input", input("x@1", "b.npy")));
        assertThat(execute(EXCHANGE, options.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .contains("sum@0   fp32  [2]    2 ", "sum@1   fp32  [2]    11 ", "sum@2   fp32  [2]    11 ");
        options.addAll(List.of("--output", input("sum", "s0.npy"), "--output", input("sum@2", "s2.npy")));
        assertThat(execute(EXCHANGE, options.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
        assertThat(NpyFile.read(folder.resolve("s0.npy")).values()).containsExactly(2, 4);
        assertThat(NpyFile.read(folder.resolve("s2.npy")).values()).containsExactly(11, 22);
        assertThat(terminal.err()).contains("s2.npy: sum@2, fp32[2] as float32\n");
        options.addAll(List.of("--input", input("x@1", "a.npy")));
        assertThat(execute(EXCHANGE, options.toArray(String[]::new))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("a second file for this tensor of device 1");
        assertThat(execute(EXCHANGE, "--devices", "2", "--input", input("x@1", "a.npy")))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("tensor x (fp32[2])", "has no input on device 0");
    }

    /** The second kernel takes what the first has stored, in another shape: 2 (2 x + 1) + 1. */
    @Test
    void kernelsRunInOrderOnTheSameMemory() {
        String second = SCALE.replace("kernel scale", "kernel again")
                .replace("grid row=4", "grid row=2")
                .replace("tensor x activation bf16[4, 3]", "tensor y activation fp32[2, 6]")
                .replace("tensor y activation fp32[4, 3]", "tensor z activation fp32[2, 6]")
                .replace("scratch in bf16[1, 3]", "scratch in fp32[1, 6]")
                .replace("scratch out fp32[1, 3]", "scratch out fp32[1, 6]")
                .replace("x[row : 1, 0 : 3]", "Y[row : 1, 0 : 6]")
                .replace("y[row : 1, 0 : 3]", "z[row : 1, 0 : 6]")
                .replace("Y[", "y[");
        assertThat(execute(SCALE + second, "--input", input("x", "x.npy")))
                .as(terminal.err())
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .contains("y       fp32  [4, 3]  1 ", "z       fp32  [2, 6]  3        47       25    3, 7, 11, 15, ");
        String other = second.replace("tensor y activation fp32[2, 6]", "tensor y activation fp32[3, 6]");
        assertThat(execute(SCALE + other, "--input", input("x", "x.npy"))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .startsWith(
                        "systole: program.isa: tensor y is fp32[4, 3] in kernel scale and fp32[3, 6] in kernel again;");
    }

    @Test
    void whatBeginsWithZerosIsSaid() {
        assertThat(execute(SCALE.replace("store y", "store_add y"), "--input", input("x", "x.npy")))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.err())
                .isEqualTo("note: tensor y has no input and begins with zeros; the program reads it and writes it\n");
        assertThat(execute(SCALE)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .isEqualTo("systole: program.isa: tensor x (bf16[4, 3]) is read before anything writes it, and has no"
                        + " input; give one with --input x=FILE.npy\n");
    }

    @Test
    void wrongBindings() throws IOException {
        array("short.npy", new long[] {11}, new double[11]);
        refused("--input", input("z", "x.npy"), "unknown tensor 'z'; tensors are x, y", "--input z=");
        refused("--output", input("yy", "y.npy"), "unknown tensor 'yy'; did you mean 'y'?");
        refused("--input", "x", "--input x: found no tensor and file, expected NAME=FILE.npy");
        refused("--input", input("x@1", "x.npy"), "found device '1', expected 0, because there is one device");
        refused("--input", input("x@one", "x.npy"), "found device 'one'");
        refused(
                "--input",
                input("x", "short.npy"),
                "found an array of shape [11], expected the shape [4, 3] of tensor x, or another of as many elements");
        refused("--input", input("x", "none.npy"), "found no such file, expected an array");
        refused("--input", "x=" + folder, "found a directory, expected an array");
        terminal.file("text.npy", "no array at all");
        refused("--input", input("x", "text.npy"), "not a .npy file");
    }

    private void refused(String option, String value, String... words) {
        assertThat(execute(SCALE, option, value)).as(value).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).startsWith("systole: ").contains(words).doesNotContain("\tat ");
    }

    @Test
    void anOutputThatCannotBeWritten() {
        assertThat(execute(SCALE, "--input", input("x", "x.npy"), "--output", input("y", "no/y.npy")))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("a file that cannot be written, as its folder does not exist");
    }

    @Test
    void faultsAreToldWhereTheyStand() {
        String[] options = {"--input", input("x", "x.npy"), "--no-verify"};
        assertThat(execute(SCALE.replace("semaphore empty = 2", "semaphore empty = 0"), options))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).isEqualTo("""
                        systole: program.isa:13:3: deadlock: device 0, core 0, tile 0, queue load, instruction 0 (wait load, empty): waits for semaphore empty
                        systole: program.isa:16:3: deadlock: device 0, core 0, tile 0, queue vector, instruction 3 (wait vector, full): waits for semaphore full
                        systole: program.isa:21:3: deadlock: device 0, core 0, tile 0, queue store, instruction 8 (wait store, ready): waits for semaphore ready
                        """);
        String wrong = SCALE.replace("scratch out fp32[1, 3]", "scratch out fp32[1, 4]");
        assertThat(execute(wrong, options)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err())
                .startsWith(
                        "systole: program.isa:18:3: kernel scale, device 0, core 0, tile 0, queue vector, instruction 5"
                                + " (scale out, in++, 2.0, 1.0): ");
        assertThat(execute(wrong, "--input", input("x", "x.npy"))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).startsWith("systole: program.isa:18:3: shape: ");
    }

    @Test
    void whatThisComputerCannotHoldIsNotServed() {
        String large = SCALE.replace("[4, 3]", "[4, 3000000000]");
        assertThat(execute(large, "--no-verify")).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err()).contains("tensor x has more than the 2^31 elements that are executed; use smaller");
        assertThat(execute(EXCHANGE.replace("fp32[2]", "fp32[1000000000]"), "--devices", "4096", "--no-verify"))
                .isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err()).contains("of this computer's memory", "-Xmx");
    }

    /** 2^31 tiles, 10^12 trips, and many cores with nothing to do. */
    @Test
    void whatNeverEndsIsNotServed() {
        String text = """
                kernel k
                grid i=%s
                scratch a fp32[1, 1]
                program
                  loop %s
                  loop %s
                    fill a, 0
                  end
                  end
                  halt
                """;
        for (String[] size :
                new String[][] {{"2147483647", "1", "1"}, {"1", "1000000000000", "1"}, {"1", "1000000", "1000000"}}) {
            assertThat(execute(text.formatted((Object[]) size), "--no-verify")).isEqualTo(ExitCode.CANNOT_BE_SERVED);
            assertThat(terminal.err()).contains("at most 1e+09 are executed; use fewer", "--no-limit");
        }
        String few = text.formatted("3", "10", "10");
        assertThat(execute(few, "--cores", "1048576", "--devices", "4096", "--no-verify"))
                .as(terminal.err())
                .isEqualTo(ExitCode.DONE);
        // 3 tiles of a fill 100 times, 100 and 10 ends, and the halt, and 10 for the one core: 643
        assertThat(execute(few, "--limit", "642")).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(execute(few, "--limit", "643")).as(terminal.err()).isEqualTo(ExitCode.DONE);
        assertThat(execute(few, "--limit", "1", "--no-limit")).isEqualTo(ExitCode.DONE);
        assertThat(execute(few, "--limit", "0")).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void everyBindingIsForItself() {
        String[] twice = {"--input", input("x", "x.npy"), "--input", input("x", "x.npy")};
        assertThat(execute(SCALE, twice)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("found a second file for this tensor, expected one");
        String[] onto = {
            "--input", input("x", "x.npy"), "--output", input("x", "o.npy"), "--output", input("y", "o.npy")
        };
        assertThat(execute(SCALE, onto)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("found the file of --output x=", "expected another file");
    }

    private String input(String tensor, String file) {
        return tensor + "=" + folder.resolve(file);
    }

    private void array(String name, long[] shape, double... values) throws IOException {
        NpyArray array = new NpyArray(Arrays.stream(shape).boxed().toList(), values, NpyType.FLOAT64);
        NpyFile.write(folder.resolve(name), array);
    }

    private int execute(String text, String... options) {
        List<String> all = new ArrayList<>(List.of("isa", "execute", terminal.file("program.isa", text)));
        all.addAll(List.of(options));
        return terminal.run(all.toArray(String[]::new));
    }
}
