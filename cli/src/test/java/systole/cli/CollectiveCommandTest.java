package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code collective} from end to end. */
final class CollectiveCommandTest {
    @TempDir
    private Path folder;

    private Terminal terminal;

    @BeforeEach
    void open() {
        terminal = new Terminal(folder);
    }

    private static String[] words(String text, String... more) {
        return Stream.concat(
                        Stream.of("collective"), Stream.concat(Arrays.stream(text.split(" ")), Arrays.stream(more)))
                .toArray(String[]::new);
    }

    private double number(String key) {
        Matcher matcher = Pattern.compile("\"" + key + "\" : ([-0-9.Ee]+)").matcher(terminal.out());
        assertThat(matcher.find()).as(key).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    private void runs(String text, String... more) {
        int code = terminal.run(words(text + " --json -", more));
        assertThat(code).as(terminal.err()).isEqualTo(ExitCode.DONE);
    }

    private void refuses(int code, String message, String text) {
        assertThat(terminal.run(words(text))).isEqualTo(code);
        assertThat(terminal.err()).contains(message);
        assertThat(terminal.out()).isEmpty();
    }

    /** Expected times: ASTRA-sim 2, congestion-aware analytical backend. */
    @ParameterizedTest
    @CsvSource({
        "all_reduce, 67108864, ring, 8, ring, 2247234, 117440512, 14",
        "all_reduce, 67108864, Switch, 8, ring, 4441734, 117440512, 14",
        "all_reduce, 67108864, switch, 64, halvingDoubling, 4963111, 132120576, 12",
        "all_reduce, 67108864, FullyConnected, 8, direct, 321042, 16777216, 2",
        "all_gather, 1048576, full, 8, direct, 20051, 1048576, 1",
        "reduce_scatter, 1048576, ring, 8, ring, 21486, 917504, 7",
        "all_to_all, 1048576, full, 8, direct, 2961, 131072, 1",
    })
    void linksOfTheReference(
            String op, long bytes, String topology, int ranks, String algorithm, double ns, long perLink, int steps) {
        runs(
                "--op " + op + " --ranks " + ranks + " --bytes " + bytes + " --topology " + topology + " --algorithm "
                        + algorithm,
                "--bandwidth",
                "50 GiB/s",
                "--latency",
                "500 ns",
                "--local-memory",
                "3350 GB/s",
                "--endpoint",
                "10 ns");
        assertThat(number("seconds") * 1e9).isCloseTo(ns, withinPercentage(1));
        assertThat(number("bytesPerLink")).isEqualTo((double) perLink);
        assertThat(number("steps")).isEqualTo((double) steps);
        assertThat(number("link") + number("latency") + number("memory")).isCloseTo(number("seconds"), within(1e-12));
    }

    @Test
    void levelsSplitsAndSlowLinks() {
        // all-reduce inside at 400 GiB/s, outside at 50: the reference's hierarchy of rings
        runs(
                "--op all_reduce --ranks 64 --bytes 67108864 --topology switch:8,ring:8 --carriage alone",
                "--bandwidth",
                "400 GiB/s,50 GiB/s",
                "--latency",
                "1 us,2 us",
                "--local-memory",
                "3350 GB/s",
                "--endpoint",
                "10 ns");
        assertThat(number("seconds") * 1e9).isCloseTo(662335, withinPercentage(1));
        String ring = "--op all_gather --ranks 4 --bytes 1000000 --topology ring --bandwidth 1e9 --latency 0";
        runs(ring);
        assertThat(number("seconds")).isCloseTo(3e-3, withinPercentage(0.01));
        runs(ring + " --slow 1-2=0.5");
        // three times one part over the slow link, which is the pace of all
        assertThat(number("seconds")).isCloseTo(6e-3, withinPercentage(0.01));
        runs("--op send --ranks 4 --bytes 1000000 --topology ring --bandwidth 1e9 --latency 1e-6 --splits 10");
        assertThat(number("seconds")).isCloseTo(1e-3 + 10e-6, withinPercentage(0.01));
    }

    @ParameterizedTest
    @CsvSource({
        "torus2d:4x4, 16",
        "torus3d:2x2x4, 16",
        "mesh2d, 16",
        "fat-tree:4x2, 16",
        "rails:4x4, 16",
        "dragonfly:4x2x2, 16"
    })
    void everyTopologyCarriesEveryCollective(String topology, int ranks) {
        for (String op :
                new String[] {"all_reduce", "all_gather", "reduce_scatter", "all_to_all", "broadcast", "send"}) {
            for (String carriage : new String[] {"message", "flow"}) {
                runs("--op " + op + " --ranks " + ranks + " --bytes 160000 --topology " + topology
                        + " --bandwidth 1e9 --latency 1e-6 --carriage " + carriage);
                assertThat(number("seconds")).isPositive();
            }
        }
    }

    @Test
    void thousandsOfRanksTurnAsOne() {
        runs("--op all_reduce --ranks 16384 --bytes 16384000 --topology switch --bandwidth 1e9 --latency 1e-6");
        // 2 x 16383 parts of 1 kB, twice 1 us and twice 1 us of bytes each
        assertThat(number("seconds")).isCloseTo(2 * 16383 * 4e-6, withinPercentage(0.01));
    }

    @Test
    void systemsUseTheirLibraries() {
        runs("--op all_reduce --bytes 268435456 --system hgx-h100");
        // nccl-tests, NCCL 2.29.2: 1092.1 us
        assertThat(number("seconds") * 1e6).isCloseTo(1092.1, withinPercentage(5));
        assertThat(terminal.out()).contains("\"algorithm\" : \"nvls\"");
        runs("--op all_reduce --bytes 8388608 --system hgx-h100 --ranks 16 --stride 8");
        assertThat(number("seconds")).isGreaterThan(8388608 * 2 / 50e9);
        assertThat(terminal.run(words("--op all_reduce --bytes 1048576 --system hgx-h100")))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("all_reduce of 8 ranks on hgx-h100", "latency", "out of each device");
    }

    @Test
    void refusesWithTheReason() {
        String links = " --bandwidth 1e9 --latency 0 --bytes 1000";
        refuses(ExitCode.BAD_INPUT, "--op: found collective \"sum\"", "--op sum --ranks 8 --topology ring" + links);
        refuses(ExitCode.BAD_INPUT, "--topology: found \"rinng\"", "--op send --ranks 8 --topology rinng" + links);
        refuses(
                ExitCode.BAD_INPUT,
                "2 sides that make up 8 ranks",
                "--op send --ranks 8 --topology torus2d:3x3" + links);
        refuses(
                ExitCode.BAD_INPUT,
                "--algorithm: found \"star\"",
                "--op send --ranks 8 --topology ring --algorithm star" + links);
        refuses(
                ExitCode.BAD_INPUT,
                "there is no tree schedule",
                "--op send --ranks 8 --topology ring --algorithm tree" + links);
        refuses(ExitCode.BAD_INPUT, "expected --ranks, --topology", "--op send --bytes 8");
        refuses(
                ExitCode.BAD_INPUT,
                "--bandwidth: no effect beside --system",
                "--op send --bytes 8 --system hgx-h100 --bandwidth 3");
        refuses(ExitCode.BAD_INPUT, "--slow: found \"x\"", "--op send --ranks 8 --topology ring --slow x" + links);
        refuses(ExitCode.CANNOT_BE_SERVED, "takes too long", "--op all_reduce --ranks 8192 --topology torus2d" + links);
    }

    /** 16 ranks of a fat tree: 30 steps of 16 parts of 64 GiB, 1.6e7 packets each, over two or four links. */
    @Test
    void packetsAreForSmallCases() {
        String tree = "--op all_reduce --ranks 16 --topology fat-tree --bandwidth 1e12 --latency 0 --bytes ";
        refuses(
                ExitCode.CANNOT_BE_SERVED,
                "more than the 3.00e+08 that are played; use --carriage flow",
                tree + (1L << 40) + " --carriage packet");
        runs(tree + (1L << 40) + " --carriage flow");
        runs(tree + (1L << 20) + " --carriage packet");
        // turning ranks are no help where the network does not turn
        refuses(
                ExitCode.CANNOT_BE_SERVED,
                "takes too long",
                "--op all_reduce --ranks 16384 --topology mesh2d --algorithm ring --bandwidth 1e9 --latency 0 --bytes 99");
    }

    @Test
    void rangesOfLinksAreTold() {
        String ring = "--op all_reduce --ranks 8 --topology ring --latency 0 ";
        refuses(
                ExitCode.BAD_INPUT,
                "--bandwidth: found 1e16, expected a rate above 0, up to 1 PB/s",
                ring + "--bytes 8 --bandwidth 1e16");
        refuses(ExitCode.BAD_INPUT, "--bandwidth: found 1e400", ring + "--bytes 8 --bandwidth 1e400");
        refuses(
                ExitCode.BAD_INPUT,
                "--bytes: found 1.5, expected whole bytes, 1 to 1 PiB",
                ring + "--bytes 1.5 --bandwidth 1e9");
        refuses(
                ExitCode.BAD_INPUT,
                "--bytes: found 1125899906842625",
                ring + "--bytes 1125899906842625 --bandwidth 1e9");
        runs(ring + "--bytes 1125899906842624 --bandwidth 1e15");
        assertThat(number("seconds")).isCloseTo(1.75 * (1L << 50) / 1e15, withinPercentage(0.01));
        refuses(
                ExitCode.CANNOT_BE_SERVED,
                "a duration must be within 0 and 140 s, found ",
                ring + "--bytes 1125899906842624 --bandwidth 1e9");
        refuses(
                ExitCode.CANNOT_BE_SERVED,
                "use fewer bytes, or faster links",
                "--op all_reduce --bytes 1125899906842624 --system hgx-h100");
        refuses(
                ExitCode.CANNOT_BE_SERVED,
                "more bytes than can be counted",
                "--op all_gather --ranks 16384 --topology switch --latency 0 --bandwidth 1e9 --bytes 1125899906842624");
    }

    @Test
    void ratesBeyondTheLevelsAreRefused() {
        String send = "--op send --bytes 8 --ranks 8 --latency 0 --topology ";
        refuses(
                ExitCode.BAD_INPUT,
                "--bandwidth: found 2 values, expected one: ring has one level",
                send + "ring --bandwidth 1e9,2e9");
        refuses(
                ExitCode.BAD_INPUT,
                "--bandwidth: found 3 values, expected at most the 2 levels of ring:2,ring:4",
                send + "ring:2,ring:4 --bandwidth 1e9,2e9,3e9");
        refuses(
                ExitCode.BAD_INPUT,
                "--latency: found 3 values, expected at most the 2 levels of torus2d",
                "--op send --bytes 8 --ranks 8 --latency 0,0,0 --topology torus2d --bandwidth 1e9");
        runs(send + "torus3d --bandwidth 1e9,2e9,3e9");
    }

    @Test
    void aLinkIsSlowOnce() {
        String ring = "--op send --bytes 8 --ranks 8 --latency 0 --bandwidth 1e9 --topology ring --slow ";
        refuses(ExitCode.BAD_INPUT, "--slow: found \"2-1\" twice", ring + "1-2=0.5,2-1=0.5");
        refuses(ExitCode.BAD_INPUT, "--slow: found \"3\" twice", ring + "3=0.5,3=0.5");
        runs(ring + "1-2=0.5,3=0.5");
    }

    @Test
    void whatLinksLackIsNamed() {
        for (String topology : new String[] {"ring", "switch"}) {
            refuses(
                    ExitCode.BAD_INPUT,
                    "links given by options have no switch that adds",
                    "--op all_reduce --bytes 8 --ranks 8 --latency 0 --bandwidth 1e9 --algorithm nvls --topology "
                            + topology);
        }
        refuses(
                ExitCode.BAD_INPUT,
                "expected --bandwidth and --latency as well, or --system with an id",
                "--op send --bytes 8 --ranks 8 --topology ring");
    }
}
