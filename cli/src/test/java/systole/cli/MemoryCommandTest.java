package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code memory} from end to end. */
final class MemoryCommandTest {
    private static final int REQUESTS = 3000;

    @TempDir
    private Path folder;

    private Terminal terminal;

    @BeforeEach
    void open() {
        terminal = new Terminal(folder);
    }

    /** Members of a document by name, in order; the tests know where they stand. */
    private record Members(String document) {
        List<String> all(String name) {
            Matcher matcher =
                    Pattern.compile("\"" + name + "\"\\s*:\\s*\"?([^\",\\s}]+)").matcher(document);
            List<String> found = new ArrayList<>();
            while (matcher.find()) {
                found.add(matcher.group(1));
            }
            return found;
        }

        String text(String name) {
            assertThat(all(name)).as(name).hasSize(1);
            return all(name).get(0);
        }

        double number(String name) {
            return Double.parseDouble(text(name));
        }

        long whole(String name) {
            return Long.parseLong(text(name));
        }
    }

    private Members json(String... args) {
        String[] all = new String[args.length + 5];
        all[0] = "memory";
        all[1] = "--type";
        all[2] = "HBM2";
        System.arraycopy(args, 0, all, 3, args.length);
        all[args.length + 3] = "--json";
        all[args.length + 4] = "-";
        assertThat(terminal.run(all)).as(terminal.err()).isEqualTo(ExitCode.DONE);
        return new Members(terminal.out());
    }

    private void refuses(String message, String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "memory";
        System.arraycopy(args, 0, all, 1, args.length);
        assertThat(terminal.run(all)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains(message);
        assertThat(terminal.out()).isEmpty();
    }

    /** Every request is served, moves 32 bytes and is a hit, a miss or a conflict. */
    @ParameterizedTest
    @ValueSource(strings = {"stream", "random", "rows", "sequential", "one-bank"})
    void everyPatternAddsUp(String pattern) {
        Members run = json("--pattern", pattern, "--requests", Integer.toString(REQUESTS), "--reads", "70");
        assertThat(run.text("type")).isEqualTo("hbm2");
        assertThat(run.text("pattern")).isEqualTo(pattern);
        assertThat(run.whole("reads") + run.whole("writes")).isEqualTo(REQUESTS);
        assertThat(run.whole("reads")).isBetween(REQUESTS * 65L / 100, REQUESTS * 75L / 100);
        assertThat(run.whole("bytes")).isEqualTo(32L * REQUESTS);
        double bandwidth = run.whole("bytes") / run.number("totalSeconds");
        assertThat(run.number("achievedBytesPerSecond")).isCloseTo(bandwidth, within(1.0));
        assertThat(run.number("peakBytesPerSecond")).isCloseTo(32e9, within(1.0));
        assertThat(run.number("fractionOfPeak")).isCloseTo(bandwidth / 32e9, within(1e-9));
    }

    /** What the patterns are for: rows kept open, rows opened each time, one bank alone (tRC 48 ns for 32 bytes). */
    @Test
    void patternsDoWhatTheirNamesSay() {
        Members stream = json("--pattern", "stream", "--requests", "20000", "--refresh", "off");
        assertThat(stream.number("fractionOfPeak")).isGreaterThan(0.98);
        Members rows = json("--pattern", "rows", "--requests", "3000", "--refresh", "off");
        assertThat(rows.whole("rowHits")).isZero();
        assertThat(rows.whole("activations")).isEqualTo(3000);
        Members random = json("--pattern", "random", "--requests", "3000", "--refresh", "off");
        assertThat(random.whole("rowHits")).isLessThan(30);
        Members bank = json("--pattern", "one-bank", "--requests", "3000", "--refresh", "off");
        assertThat(bank.number("achievedBytesPerSecond")).isCloseTo(32 / 48e-9, within(0.01 * 32 / 48e-9));
    }

    /**
     * By hand, in clocks of 1 ns: the request comes at 0, ACT begins at 1 and ends 2 later, RD begins tRCD 14 after that less
     * its own 1, at 16, and its data ends tCL 14 + tBL 2 later, at 32. The second read is of the same row and comes at 100: RD
     * at 101, data ends at 117.
     */
    @Test
    void aTraceIsServedWhenItSays() {
        String trace = terminal.file("two.trace", "# address, clock\nR 0x0 0\nR 0 100\n");
        Members run = json("--pattern", trace, "--refresh", "off");
        assertThat(run.whole("reads")).isEqualTo(2);
        assertThat(run.whole("rowMisses")).isEqualTo(1);
        assertThat(run.whole("rowHits")).isEqualTo(1);
        assertThat(run.number("totalSeconds")).isCloseTo(117e-9, within(1e-15));
        assertThat(run.number("averageReadLatencySeconds")).isCloseTo((32 + 17) / 2.0 * 1e-9, within(1e-15));
    }

    /** Keys and values of a token and a layer of Llama 3 8B: 2 x 8 heads x 128 x 2 bytes. */
    @Test
    void pagesOfAKeyValueCache() {
        Members run = json(
                "--pattern",
                "kv",
                "--model",
                "llama-3-8b",
                "--page-tokens",
                "1,4",
                "--sequences",
                "8",
                "--channels",
                "2",
                "--requests",
                "4000");
        assertThat(run.all("pageTokens")).containsExactly("1", "4");
        assertThat(run.all("pageBytes")).containsExactly("4096", "16384");
        assertThat(run.all("bytes")).containsExactly("128000", "128000");
        assertThat(run.all("peakBytesPerSecond"))
                .allSatisfy(peak -> assertThat(Double.parseDouble(peak)).isCloseTo(64e9, within(1.0)));
    }

    /** A read is answered after 32 ns, see above: no part of one read takes longer. */
    @Test
    void noPartOfTheReadsTakesLongerThanTheLongest() {
        Members run = json("--pattern", terminal.file("one.trace", "R 0\n"), "--refresh", "off");
        assertThat(run.number("averageReadLatencySeconds")).isCloseTo(32e-9, within(1e-15));
        assertThat(run.number("medianReadLatencySeconds")).isCloseTo(32e-9, within(1e-15));
        assertThat(run.number("p99ReadLatencySeconds")).isCloseTo(32e-9, within(1e-15));
    }

    @Test
    void whatHasNoEffectIsRefused() {
        assertThat(terminal.run("memory", "--type", "HBM3", "--pattern", "stream", "--hash", "--sequences", "4"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .startsWith(
                        "systole: --sequences, --hash: no effect on pattern stream, which names banks and rows itself");
        assertThat(terminal.run("memory", "--type", "sram", "--pattern", "stream"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .isEqualTo(
                        "systole: --type: found \"sram\", which is SRAM and takes no commands, expected a type of DRAM\n");
        String late = terminal.file("late.trace", "\uFEFFR 0 0\nR 64 1000000000000\n");
        assertThat(terminal.run("memory", "--type", "HBM3", "--pattern", late)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .isEqualTo("systole: late.trace:2:1: found clock 1000000000000, expected at most 100000000000\n");
    }

    private Members pages(String... more) {
        List<String> args = new ArrayList<>(
                List.of("--pattern", "kv", "--page-tokens", "1,4", "--sequences", "16", "--requests", "100000"));
        args.addAll(List.of(more));
        return json(args.toArray(new String[0]));
    }

    /** Devices keep 128 bytes in a row: of four accesses in turn three find it open. The reference spreads them over banks. */
    @Test
    void pagesAreReadByTheControllerOfDevices() {
        assertThat(pages().all("rowHits"))
                .isEqualTo(pages("--controller", "device").all("rowHits"))
                .allSatisfy(
                        hits -> assertThat(Double.parseDouble(hits) / 100_000).isGreaterThan(0.5));
        assertThat(pages("--controller", "reference").all("rowHits"))
                .allSatisfy(
                        hits -> assertThat(Double.parseDouble(hits) / 100_000).isLessThan(0.2));
        List<String> reached = pages().all("achievedBytesPerSecond");
        assertThat(Double.parseDouble(reached.get(1)))
                .as("16 KiB against 4 KiB a page")
                .isGreaterThan(1.02 * Double.parseDouble(reached.get(0)));
    }

    /** Other patterns are those of the reference runs, unless devices are asked for. */
    @Test
    void theControllerIsChosen() {
        String[] stream = {"--pattern", "random", "--requests", "5000"};
        double reference = json(stream).number("totalSeconds");
        assertThat(json("--pattern", "random", "--requests", "5000", "--controller", "reference")
                        .number("totalSeconds"))
                .isEqualTo(reference);
        assertThat(json("--pattern", "random", "--requests", "5000", "--controller", "device")
                        .number("totalSeconds"))
                .isNotEqualTo(reference);
        refuses(
                "--controller: found best, expected device or reference",
                "--type",
                "HBM2",
                "--pattern",
                "stream",
                "--controller",
                "best");
    }

    /** Two rows of 4 KiB apart meet in channel 0 of four; turned by a hash of the address above they need not. */
    @Test
    void channelsAreRotated() {
        StringBuilder column = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            column.append("R ").append(4096L * i).append('\n');
        }
        String trace = terminal.file("column.trace", column.toString());
        String[] plain = {"--pattern", trace, "--channels", "4", "--mapping", "column,channel,bankGroup,bank,row"};
        String[] turned = {
            "--pattern", trace, "--channels", "4", "--mapping", "column,channel,bankGroup,bank,row", "--rotate"
        };
        assertThat(json(plain).number("channelImbalance")).isEqualTo(4);
        assertThat(json(turned).number("channelImbalance")).isLessThan(2);
    }

    @Test
    void theTableHasTheSameNumbers() {
        assertThat(terminal.run(
                        "memory", "--type", "HBM2", "--pattern", "one-bank", "--requests", "100", "--refresh", "off"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out())
                .startsWith("hbm2, 1 channel, one-bank\n")
                .contains("of 32.00")
                .contains("100 reads, 0 writes, 3200 bytes")
                .contains("0 hits, 1 misses, 99 conflicts")
                .contains("100 activations");
        assertThat(terminal.run(
                        "memory", "--type", "HBM2", "--pattern", "kv", "--page-tokens", "1", "--requests", "500"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("64 sequences of llama-3-8b").contains("       1         4096");
    }

    @Test
    void jsonGoesToAFileBesideTheTable() throws Exception {
        Path file = folder.resolve("run.json");
        assertThat(terminal.run(
                        "memory",
                        "--type",
                        "DDR5",
                        "--pattern",
                        "stream",
                        "--requests",
                        "100",
                        "--json",
                        file.toString()))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("100 reads");
        assertThat(new Members(Files.readString(file)).whole("reads")).isEqualTo(100);
    }

    @Test
    void whatIsWrongIsNamed() {
        refuses("--type: found \"HBM9\"", "--type", "HBM9", "--pattern", "stream");
        refuses("no-such.trace", "--type", "HBM2", "--pattern", "no-such.trace");
        String bad = terminal.file("bad.trace", "R 0 5\nX 1\nR 3 4\nW -1\n");
        refuses("bad.trace:2:1: found \"X 1\"", "--type", "HBM2", "--pattern", bad);
        refuses("bad.trace:3:1: found clock 4", "--type", "HBM2", "--pattern", bad);
        refuses("bad.trace:4:1: found \"-1\"", "--type", "HBM2", "--pattern", bad);
        refuses("--mapping: found lane", "--type", "HBM2", "--pattern", "random", "--mapping", "lane,row");
        refuses("stands twice", "--type", "HBM2", "--pattern", "random", "--mapping", "column,column");
        refuses("--reads: found 101", "--type", "HBM2", "--pattern", "stream", "--reads", "101");
        refuses("--requests: found 0", "--type", "HBM2", "--pattern", "stream", "--requests", "0");
        refuses("--channels: found 0", "--type", "HBM2", "--pattern", "stream", "--channels", "0");
        refuses("--refresh: found never", "--type", "HBM2", "--pattern", "stream", "--refresh", "never");
        refuses("a scheduler is one of", "--type", "HBM2", "--pattern", "stream", "--scheduler", "lifo");
        refuses("a row policy is one of", "--type", "HBM2", "--pattern", "stream", "--page", "ajar");
        refuses("--rate", "--type", "HBM2", "--pattern", "stream", "--rate", "fast");
        refuses("--rate: found 1b/s", "--type", "HBM2", "--pattern", "stream", "--rate", "1b/s");
        refuses("--rate: found -2Gb/s", "--type", "HBM2", "--pattern", "stream", "--rate", "-2Gb/s");
        refuses("--page-tokens: found 9999999", "--type", "HBM2", "--pattern", "kv", "--page-tokens", "9999999");
        refuses("--page-tokens: found 0", "--type", "HBM2", "--pattern", "kv", "--page-tokens", "0");
        refuses("--sequences: found 0", "--type", "HBM2", "--pattern", "kv", "--sequences", "0");
        refuses("--pattern", "--type", "HBM2");
    }
}
