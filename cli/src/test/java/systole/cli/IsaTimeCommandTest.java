package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.isa.binary.BinaryWriter;
import systole.isa.text.Assembler;

/** {@code isa time} from end to end: what it prints where, and its answers to programs that cannot be timed. */
final class IsaTimeCommandTest {
    private static final String H100 = "h100-sxm-80gb";

    @TempDir
    private Path folder;

    private Terminal terminal;

    @BeforeEach
    void open() {
        terminal = new Terminal(folder);
    }

    /** After a wanted change: {@code isa time} of the two programs among the resources, into {@code isa-time-*.txt}. */
    @Test
    void theTableOfAProduct() throws IOException {
        assertThat(time(resource("product.txt"), H100)).isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.out()).isEqualTo(resource("isa-time-product.txt"));
    }

    @Test
    void theFastClockHasTimesAndNoSchedule() throws IOException {
        assertThat(time(resource("product.txt"), H100, "--fidelity", "fast")).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("kernel").doesNotContain("units of core 0");
        assertThat(time(resource("product.txt"), H100, "--fidelity", "fast", "--trace", "x.json"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("only the tile clock has a schedule");
    }

    @Test
    void theExactClockHasTimesAndNoSchedule() throws IOException {
        String few = resource("ring.txt").replace("132", "4");
        assertThat(time(few, "hgx-h100", "--fidelity", "exact")).isEqualTo(ExitCode.DONE);
        // a message of 16 KiB a core
        assertThat(terminal.out())
                .contains("8 devices in step", "65,536 sent on links")
                .doesNotContain("units of core 0");
    }

    /** 16384 x 16384 fp32 is 1 GiB, 33.6 M accesses of 32 bytes. */
    @Test
    void whatIsTooLargeForTheExactClockIsRefused() {
        String program = """
                kernel large
                grid i=16384
                tensor x activation fp32[16384, 16384]
                scratch a fp32[1, 16384]
                semaphore full = 0
                program
                  load a, x[i : 1, 0 : 16384]
                  signal load, full
                  wait vector, full
                  scale a, a, 2, 1
                  halt
                """;
        assertThat(time(program, H100, "--fidelity", "exact")).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err())
                .contains(
                        "kernel large makes about 33554432 memory accesses, fidelity exact runs kernels of at most 4000000")
                .contains("a smaller case, a faster machine, or fidelity tile or fast");
        assertThat(time(program, H100)).isEqualTo(ExitCode.DONE);
    }

    /** 132 messages of 16 KiB at 450 GB/s are 4.8 us of the link. */
    @Test
    void theTableOfARing() throws IOException {
        assertThat(time(resource("ring.txt"), "hgx-h100")).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .isEqualTo(resource("isa-time-ring.txt"))
                .contains("8 devices in step", "2,162,688 sent on links");
        assertThat(time(resource("ring.txt"), "hgx-h100", "--devices", "2")).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("2 devices in step");
    }

    @Test
    void theBinaryFormTakesTheSameTime() throws IOException {
        Path binary = folder.resolve("product.bin");
        Files.write(binary, BinaryWriter.write(Assembler.assemble(resource("product.txt"))));
        assertThat(terminal.run("isa", "time", binary.toString(), "--device", H100))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).isEqualTo(resource("isa-time-product.txt"));
        byte[] damaged = Files.readAllBytes(binary);
        damaged[40] ^= 1;
        Files.write(binary, damaged);
        assertThat(terminal.run("isa", "time", binary.toString(), "--device", H100))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).startsWith("systole: product.bin: byte ");
    }

    @Test
    void jsonOnStdoutIsAlone() throws IOException {
        Path trace = folder.resolve("trace.json");
        assertThat(time(resource("product.txt"), H100, "--json", "-", "--trace", trace.toString()))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .startsWith("{\n  \"device\" : \"h100-sxm-80gb\"")
                .endsWith("\n}\n")
                .contains("\"busySeconds\"", "\"waitsFor\" : \"full\"", "\"macsUseful\" : 2415919104")
                .doesNotContain("NaN", "Infinity", "units of core 0");
        assertThat(Files.readString(trace))
                .startsWith("{\"displayTimeUnit\": \"ns\", \"traceEvents\": [\n{\"ph\":\"M\"")
                .contains("\"name\":\"kernel product\"", "\"name\":\"mma_t sum\"", "\"cat\":\"wait\"")
                .endsWith("}\n]}\n");
    }

    /** Kernels follow each other with a gap of the device. */
    @Test
    void severalKernelsAddUp() throws IOException {
        String one = resource("product.txt");
        assertThat(time(one + one.replace("kernel product", "kernel again"), H100))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("2 kernels on", "kernel again: ", "kernels follow each other after ");
    }

    /** Half the clock: the cores' part doubles, and the table says which clock it is. */
    @Test
    void aClockMayBeNamed() throws IOException {
        assertThat(time(resource("product.txt"), H100, "--clock", "1.4 GHz")).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("at 1.400 GHz\n", "the clock is the one asked for");
        assertThat(time(resource("product.txt"), H100, "--clock", "9 GHz")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).startsWith("systole: --clock: found 9 GHz, expected a clock of ");
        assertThat(time(resource("product.txt"), H100, "--clock", "fast")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(time(resource("product.txt"), H100, "--clock", "NaN GHz")).isEqualTo(ExitCode.BAD_INPUT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mma_t sum | mma_z sum | program.txt:24:5: | 'mma_z'",
                "wait load, empty | wait load, full | program.txt:23:5: | semaphore full",
                "semaphore empty = 3 | semaphore empty = 0 | program.txt:19:5: | deadlock",
                "a++, A[128*m : 128, 64*loop0 : 64] | a++, A[128*m : 64, 64*loop0 : 64] | program.txt:20:5: | shape",
            })
    void aWrongProgramIsBadInput(String part, String other, String where, String what) throws IOException {
        assertThat(time(with(part, other), H100)).as(terminal.err()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).startsWith("systole: program.txt").contains(where, what);
    }

    /** One device speaks for all: of devices that do different things it cannot. */
    @Test
    void devicesThatDifferAreNotServed() throws IOException {
        String oneWay = """
                kernel one_way
                scratch a fp32[1, 64]
                semaphore filled = 0
                program
                  fill a, 1
                  signal vector, filled
                  wait link, filled
                  loop min(rank, 1)
                    send a, rank+1
                  end
                  loop min(1 - rank, 1)
                    receive a, rank-1
                  end
                  halt
                """;
        assertThat(time(oneWay, "hgx-h100", "--devices", "2")).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err())
                .startsWith("systole: kernel one_way: send stands in a loop whose trips depend on the rank");
    }

    @Test
    void whatTheDeviceLacksIsNotServed() throws IOException {
        assertThat(time(resource("product.txt").replace("bf16", "nvfp4"), H100)).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err()).startsWith("systole: h100-sxm-80gb has no tensor unit for nvfp4; ");
        // 2 rings of 8 slots of 16 KiB and 32 KiB
        assertThat(time(resource("product.txt").replace("stages 3", "stages 8"), H100))
                .isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err())
                .startsWith("systole: kernel product needs 294,912 bytes of the scratchpad of each core, h100-sxm-80gb"
                        + " has 232,448; ");
        assertThat(time(resource("product.txt").replace("loop 8", "loop 1000000000"), H100))
                .isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err()).contains("followed one by one");
    }

    @Test
    void messagesNeedANode() throws IOException {
        assertThat(time(resource("ring.txt"), H100)).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err())
                .isEqualTo("systole: kernel ring: send needs links, and h100-sxm-80gb is one device; name a node whose"
                        + " devices are joined by links, and two devices or more\n");
        assertThat(time(resource("ring.txt"), "hgx-h100", "--devices", "9")).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(time(resource("ring.txt"), "hgx-h100", "--devices", "0")).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void usageErrors() throws IOException {
        assertThat(time(resource("ring.txt"), "h100")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .startsWith("systole: --device: found \"h100\", ")
                .contains("did you mean", H100);
        assertThat(terminal.run("isa", "time", folder.resolve("none").toString(), "--device", H100))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).startsWith("systole: none: found no such file, expected a program");
        assertThat(terminal.run("isa")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .contains("Commands are assemble, disassemble, verify, execute, time, doc.\n")
                .contains("a command is missing", "Try 'systole isa --help'.");
        assertThat(terminal.run("isa", "time", "x")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--device");
        assertThat(time(resource("ring.txt"), "hgx-h100", "--trace", "-")).isEqualTo(ExitCode.BAD_INPUT);
    }

    /** The loop's limit is 6 at the last of its tiles, whatever its maximum; a loop of nothing is no work. */
    @Test
    void whatIsRefusedIsWhatTakesLong() throws IOException {
        String text = "kernel k%s\ngrid i=4\nscratch a fp32[1, 1]\nprogram\n%s  halt\n";
        String fill = "    fill a, 0\n  end\n";
        assertThat(time(text.formatted("", "  loop min(2*i, 1000000000)\n" + fill), H100))
                .as(terminal.err())
                .isEqualTo(ExitCode.DONE);
        assertThat(time(text.formatted("", "  loop 1000000000000\n  end\n"), H100))
                .isEqualTo(ExitCode.DONE);
        assertThat(time(text.formatted("", "  loop 1000000000000\n" + fill), H100))
                .isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(time(text.formatted("", "  loop 20000000\n" + fill), H100)).isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).contains("note: each core runs about 4e+07 instructions");
        assertThat(time(text.formatted(" setup 2147483647", ""), H100)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("program.txt:1:1: kernel k: setup loads are at most 65536");
        // 2^18 elements at 16 a cycle are 16,384 cycles, or 8 us: 49 million times that are 400 s
        String exp = "  fill a, 0\n  loop 49000000\n    exp a, a\n  end\n";
        String slow = text.replace("fp32[1, 1]", "int4[64, 4096]").formatted("", exp);
        assertThat(time(slow, H100)).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err()).contains("longer than the 140 s");
    }

    @Test
    void twoDocumentsNeedTwoFiles() throws IOException {
        String file = folder.resolve("x.json").toString();
        String same = folder.resolve("y").resolve("..").resolve("x.json").toString();
        assertThat(time(resource("product.txt"), H100, "--json", file, "--trace", same))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--trace and --json: both are written to");
    }

    @Test
    void findingsForAllDevicesOfANodeSaySo() throws IOException {
        String wrong = resource("ring.txt").replace("  halt", "  receive part, rank-1\n  halt");
        assertThat(wrong).isNotEqualTo(resource("ring.txt"));
        assertThat(time(wrong, "hgx-h100")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("note: verified for the 8 devices of hgx-h100; --devices 2 names fewer\n");
        assertThat(time(wrong, "hgx-h100", "--devices", "2")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).doesNotContain("note: ");
        assertThat(time(wrong, "hgx-h100", "--devices", "1")).isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err()).contains("needs links, and one device of hgx-h100 has no peers; ");
    }

    private static String with(String part, String other) throws IOException {
        String program = resource("product.txt");
        assertThat(program).contains(part);
        return program.replace(part, other);
    }

    private int time(String program, String device, String... more) {
        String[] start = {"isa", "time", terminal.file("program.txt", program), "--device", device};
        String[] args = java.util.Arrays.copyOf(start, start.length + more.length);
        System.arraycopy(more, 0, args, start.length, more.length);
        return terminal.run(args);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(IsaTimeCommandTest.class.getResourceAsStream(name), "resource " + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
