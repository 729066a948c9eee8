package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systole.isa.binary.BinaryReader;
import systole.isa.doc.Manual;
import systole.isa.text.Assembler;
import systole.isa.text.Disassembler;

/** {@code isa assemble}, {@code isa disassemble} and {@code isa verify} from end to end. */
final class IsaFormsTest {
    private static final String SCALE = Terminal.resource("isa-scale.txt");
    private static final String CANONICAL = Disassembler.text(Assembler.assemble(SCALE));

    @TempDir
    private Path folder;

    private Terminal terminal;

    @BeforeEach
    void open() {
        terminal = new Terminal(folder);
    }

    @Test
    void textToBinaryAndBack() throws IOException {
        assertThat(isa("assemble", SCALE)).isEqualTo(ExitCode.DONE);
        Path binary = folder.resolve("program.bin");
        assertThat(terminal.err())
                .isEqualTo("program.bin: 1 kernel, 12 instructions, " + Files.size(binary) + " bytes\n");
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.run("isa", "disassemble", binary.toString())).isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.out()).isEqualTo(CANONICAL);
        Path text = folder.resolve("again.isa");
        assertThat(terminal.run("isa", "disassemble", binary.toString(), "--out", text.toString()))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).isEmpty();
        assertThat(text).content().isEqualTo(CANONICAL);
        assertThat(isa("disassemble", SCALE)).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).isEqualTo(CANONICAL);
    }

    @Test
    void binaryOnStdoutIsAlone() {
        assertThat(isa("assemble", SCALE, "--out", "-")).isEqualTo(ExitCode.DONE);
        assertThat(BinaryReader.read(terminal.bytes())).isEqualTo(Assembler.assemble(SCALE));
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).isEqualTo("1 kernel, 12 instructions, " + terminal.bytes().length + " bytes\n");
        assertThat(folder.resolve("program.bin")).doesNotExist();
    }

    @Test
    void nothingIsOverwrittenThatIsRead() {
        String file = terminal.file("program.bin", SCALE);
        assertThat(terminal.run("isa", "assemble", file)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("--out is missing", "Try 'systole isa assemble --help'.");
        assertThat(folder.resolve("program.bin")).content().isEqualTo(SCALE);
        assertThat(isa("assemble", SCALE)).isEqualTo(ExitCode.DONE);
        assertThat(terminal.run("isa", "assemble", file)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).startsWith("systole: program.bin: found the binary form, expected text;");
        assertThat(isa("assemble", SCALE, "--out", folder.resolve("no/folder").toString()))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("a file that cannot be written");
    }

    @Test
    void namesWithoutAnEndingGetOne() {
        Path inner = folder.resolve("v1.0");
        assertThat(inner.toFile().mkdir()).isTrue();
        String file = terminal.file("v1.0/program", SCALE);
        assertThat(terminal.run("isa", "assemble", file)).isEqualTo(ExitCode.DONE);
        assertThat(inner.resolve("program.bin")).exists();
    }

    @Test
    void findingsAreToldWhereTheyStand() {
        assertThat(isa("verify", SCALE)).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).isEqualTo("verified: 1 kernel, 12 instructions\n");
        // the wait of line 16 is gone; lines and columns of the others stay
        String racing = SCALE.replace("  wait vector, full\n", "\n");
        assertThat(isa("verify", racing)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err().lines()).hasSize(3).allMatch(line -> line.startsWith("systole: program.isa:"));
        assertThat(terminal.err())
                .contains(
                        "systole: program.isa:15:3: semaphore unmatched: semaphore full is signalled but never waited on",
                        "systole: program.isa:18:3: read before write: vector may read in (slot 0) before instruction 1"
                                + " (line 14) of load has written it");
        assertThat(isa("assemble", racing)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(folder.resolve("program.bin")).doesNotExist();
        assertThat(isa("assemble", racing, "--no-verify")).isEqualTo(ExitCode.DONE);
        assertThat(terminal.run("isa", "verify", folder.resolve("program.bin").toString()))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .contains(
                        "systole: program.bin: kernel scale, instruction 4 (scale out, in++, 2.0, 1.0): read before write:"
                                + " vector may read in (slot 0) before instruction 1 of load");
    }

    /** The second kernel's findings are those of its own lines; a finding of a whole kernel stands at its first line. */
    @Test
    void severalKernels() {
        String second = SCALE.replace("kernel scale", "kernel second")
                .replace("semaphore free", "semaphore more = 1\nsemaphore free");
        assertThat(isa("verify", SCALE + second)).isEqualTo(ExitCode.BAD_INPUT);
        // the resource has 24 lines and its kernel stands in the second
        assertThat(SCALE.lines()).hasSize(24);
        assertThat(terminal.err())
                .isEqualTo("systole: program.isa:26:1: unused: semaphore more is never used: remove it\n");
        assertThat(isa("verify", SCALE + SCALE.replace("scale persistent", "second")))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).isEqualTo("verified: 2 kernels, 24 instructions\n");
    }

    @Test
    void aDeviceHasLimits() {
        assertThat(isa("verify", SCALE, "--device", "h100-sxm-80gb")).isEqualTo(ExitCode.DONE);
        String large = SCALE.replace("4, 3]", "4, 300000]")
                .replace("1, 3]", "1, 300000]")
                .replace("0 : 3]", "0 : 300000]");
        assertThat(isa("verify", large)).isEqualTo(ExitCode.DONE);
        assertThat(isa("verify", large, "--device", "h100-sxm-80gb"))
                .as("a right program that does not fit this device")
                .isEqualTo(ExitCode.CANNOT_BE_SERVED);
        assertThat(terminal.err()).startsWith("systole: program.isa:2:1: scratch overflow: ");
        assertThat(isa("verify", SCALE, "--device", "h100")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .startsWith("systole: --device: found \"h100\", ")
                .contains("did you mean");
        assertThat(isa("verify", SCALE, "--cores", "0")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).startsWith("systole: --cores: found 0, expected a whole number of 1 to 1048576\n");
        assertThat(isa("verify", SCALE, "--devices", "5000")).isEqualTo(ExitCode.BAD_INPUT);
    }

    /** Of two devices the third before one is the other; of five it is not the one that sends. */
    @Test
    void devicesMatter() {
        String two = Terminal.resource("isa-exchange.txt").replace("rank-1", "rank-3");
        assertThat(isa("verify", two, "--devices", "2")).isEqualTo(ExitCode.DONE);
        assertThat(isa("verify", two, "--devices", "5")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .contains(
                        "program.isa:13:3: ", "deadlock: ", "instruction 3 (line 12) waits for a message of device 2");
    }

    @Test
    void aTextThatIsNoProgram() {
        assertThat(isa("assemble", SCALE.replace("load in++", "laod in++"))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .isEqualTo("systole: program.isa:14:3: unknown instruction 'laod'; did you mean 'load'?\n");
        assertThat(terminal.run("isa", "disassemble", folder.resolve("none.bin").toString()))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.run("isa", "asemble", "x")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.run("isa")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("a command is missing");
    }

    @Test
    void theManualIsPrinted() {
        assertThat(terminal.run("isa", "doc")).isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.out()).isEqualTo(Manual.text()).contains("load", "mma");
    }

    private int isa(String command, String text, String... options) {
        String[] all = new String[3 + options.length];
        all[0] = "isa";
        all[1] = command;
        all[2] = terminal.file("program.isa", text);
        System.arraycopy(options, 0, all, 3, options.length);
        return terminal.run(all);
    }
}
