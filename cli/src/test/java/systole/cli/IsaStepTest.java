package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systole.isa.npy.NpyArray;
import systole.isa.npy.NpyFile;

/** {@code isa execute} in steps: conversations that are typed in advance. */
final class IsaStepTest {
    private static final String SCALE = Terminal.resource("isa-scale.txt");

    @TempDir
    private Path folder;

    private Terminal terminal;

    @BeforeEach
    void open() throws IOException {
        terminal = new Terminal(folder);
        NpyFile.write(folder.resolve("x.npy"), NpyArray.of(new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 4, 3));
    }

    /** After a wanted change, the text that the test has got, into the resource. */
    @Test
    void aConversation() {
        terminal.types(
                "?",
                "",
                "",
                "",
                "p in",
                "p in 0",
                "p x",
                "p full",
                "b",
                "b 5",
                "c",
                "p out",
                "",
                "b scale:9",
                "b 5",
                "c",
                "s",
                "",
                "q");
        assertThat(execute(SCALE, "--step")).isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).isEqualTo("left before the end\n");
        assertThat(terminal.out()).isEqualTo(Terminal.resource("isa-step.txt"));
    }

    @Test
    void breakpointsStopBeforeAnInstruction() {
        terminal.types("c", "c", "c", "c");
        assertThat(execute(SCALE, "--break", "9")).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out().lines().filter(line -> line.startsWith("stopped before")))
                .containsExactly(
                        "stopped before device 0 core 0 tile 0 store    9: store y[row : 1, 0 : 3], out",
                        "stopped before device 0 core 0 tile 1 store    9: store y[row : 1, 0 : 3], out",
                        "stopped before device 0 core 0 tile 2 store    9: store y[row : 1, 0 : 3], out",
                        "stopped before device 0 core 0 tile 3 store    9: store y[row : 1, 0 : 3], out");
        assertThat(terminal.out())
                // at the first stop the loads have filled the ring and the vector queue waits for the store
                .contains("    vector tile 1, 4 (wait vector, free): waits for semaphore free\n")
                .endsWith("y       fp32  [4, 3]  1        23       12    1, 3, 5, 7, 9, 11, …\n");
    }

    @Test
    void stepsGoOnWhenTheInputEnds() {
        terminal.types("");
        assertThat(execute(SCALE, "--step", "--steps", "2", "--output", "y=" + folder.resolve("y.npy")))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).isEqualTo("""
                kernel scale, tiles: 4
                device 0 core 0 tile 0 load     0: wait load, empty  # row=0
                    empty: 2 -> 1
                device 0 core 0 tile 0 load     1: load in++, x[row : 1, 0 : 3]  # row=0
                    in[0]: undefined -> 0, 1, 2
                device 0 core 0 tile 0 load     2: signal load, full  # row=0
                    full: 0 -> 1
                after 2 steps the rest runs silently (--steps sets how many are printed)
                """);
        assertThat(folder.resolve("y.npy")).exists();
    }

    @Test
    void whoLeavesGetsNoOutput() {
        terminal.types("q");
        assertThat(execute(SCALE, "--step", "--output", "y=" + folder.resolve("y.npy")))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).isEqualTo("left before the end; no output was written\n");
        assertThat(folder.resolve("y.npy")).doesNotExist();
    }

    @Test
    void wrongCommandsAreAnswered() {
        terminal.types("next", "p", "p inn", "p in 2", "p in x", "b 12", "b seale:3", "b x", "s s", "q");
        assertThat(execute(SCALE, "--step")).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).isEqualTo("""
                kernel scale, tiles: 4
                  unknown command 'next'; ? lists the commands
                  write p and a name, and the number of a slot if you like
                  there is no buffer, tensor or semaphore 'inn'; did you mean 'in'?
                  there is no slot 2 of in; there are 2
                  write p and a name, and the number of a slot if you like
                  there is no instruction 12; kernel scale has 0 to 11
                  there is no kernel 'seale'; did you mean 'scale'?
                  there is no instruction x; kernel scale has 0 to 11
                  unknown command 's s'; ? lists the commands
                """);
    }

    @Test
    void wrongBreakpointsAreBadInput() {
        assertThat(execute(SCALE, "--break", "12")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .isEqualTo("systole: --break 12: there is no instruction 12; kernel scale has 0 to 11\n");
        assertThat(execute(SCALE, "--break", "other:1")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("there is no kernel 'other'; kernels are scale\n");
        String loop = SCALE.replace("  scale out, in++, 2, 1\n", "  loop 1\n  scale out, in++, 2, 1\n  end\n");
        assertThat(execute(loop, "--break", "5")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("no queue stops at instruction 5 (loop 1); take one inside or after");
        assertThat(execute(SCALE, "--steps", "-1")).isEqualTo(ExitCode.BAD_INPUT);
    }

    /** Loops, several devices and several kernels: each line says where it is. */
    @Test
    void everyLineSaysWhere() {
        String exchange = Terminal.resource("isa-exchange.txt");
        String loop = exchange.replace("kernel ring", "kernel twice")
                .replace("  add total, own, other\n", "  loop 2\n  add total, own, other\n  end\n");
        List<String> options =
                List.of("--devices", "2", "--input", "x=" + folder.resolve("pair.npy"), "--break", "twice:6");
        assertThat(run(exchange + loop, options)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("pair.npy: found no such file");
        terminal.types("", "s");
        pair();
        assertThat(run(exchange + loop, options)).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .startsWith(
                        "kernel ring, tiles: 1\nkernel twice, tiles: 1\nstopped before device 0 core 0 tile 0 vector   6:")
                .contains(
                        "tile 0 vector   6: add total, own, other  # loop0=0",
                        "    total: undefined -> 6, 8",
                        "tile 0 vector   6: add total, own, other  # loop0=1",
                        "    total: 6, 8 -> 6, 8",
                        "device 1 core 0 tile 0 store    9: store sum[0 : 2], total",
                        "    sum[0 : 2]: 6, 8 -> 6, 8",
                        "  queues of device 0, core 0");
    }

    @Test
    void aFaultEndsTheConversation() {
        terminal.types("");
        String stuck = SCALE.replace("semaphore empty = 2", "semaphore empty = 0");
        assertThat(execute(stuck, "--step", "--no-verify")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).startsWith("systole: program.isa:13:3: deadlock: ");
        assertThat(terminal.out()).startsWith("kernel scale");
    }

    private void pair() {
        try {
            NpyFile.write(folder.resolve("pair.npy"), NpyArray.of(new double[] {3, 4}, 2));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private int execute(String text, String... options) {
        List<String> all = new ArrayList<>(List.of("--input", "x=" + folder.resolve("x.npy")));
        all.addAll(List.of(options));
        return run(text, all);
    }

    private int run(String text, List<String> options) {
        List<String> all = new ArrayList<>(List.of("isa", "execute", terminal.file("program.isa", text)));
        all.addAll(options);
        return terminal.run(all.toArray(String[]::new));
    }
}
