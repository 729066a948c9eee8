package systole.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code collective} does not play, and what it just does. */
final class CollectiveLimitsTest {
    @TempDir
    private Path folder;

    private Terminal terminal;

    @BeforeEach
    void open() {
        terminal = new Terminal(folder);
    }

    private void ends(int code, String message, String options) {
        assertThat(terminal.run(("collective " + options).split(" ")))
                .as(terminal.err())
                .isEqualTo(code);
        assertThat(code == ExitCode.DONE ? terminal.out() : terminal.err()).contains(message);
    }

    /** One rank of a broadcast sends, inner ranks of a tree send more than its root. */
    @Test
    void packetsOfAllRanksCount() {
        String star = "--ranks 64 --topology switch --bandwidth 4e11 --latency 0 --carriage packet --algorithm ";
        // 63 x 160 MiB over two links: 5.2e6 passages, 64 times as many if each rank sent as much
        ends(ExitCode.DONE, "broadcast of 64 ranks", star + "direct --op broadcast --bytes 167772160");
        // 63 ranks send 8 GiB up and receive as much, over two links
        ends(ExitCode.CANNOT_BE_SERVED, "5.28e+08 times", star + "tree --op all_reduce --bytes 8589934592");
    }

    /** 2 GiB: each algorithm alone is below the limit, all of auto are not. */
    @Test
    void candidatesCountTogether() {
        String star = "--op all_reduce --ranks 64 --topology switch --bandwidth 4e11 --latency 0 --carriage packet";
        ends(
                ExitCode.CANNOT_BE_SERVED,
                "name one --algorithm, use --carriage flow",
                star + " --algorithm auto --bytes 2147483648");
        ends(ExitCode.DONE, "ring, packet", star + " --algorithm ring --bytes 2147483648");
    }

    @Test
    void sendsThatNoMemoryHoldsAreNotMade() {
        String star = "--ranks 16384 --topology switch --bandwidth 1e9 --latency 0 --bytes 8000 --algorithm ";
        ends(ExitCode.CANNOT_BE_SERVED, "takes too long", star + "direct --op broadcast");
        ends(ExitCode.CANNOT_BE_SERVED, "takes too long", star + "one_shot --op all_reduce");
    }

    @Test
    void placesBeyondCountingAreNotTheRanks() {
        String links = "--op send --ranks 8 --bandwidth 50e9 --latency 0 --bytes 8 --topology ";
        for (String topology : List.of(
                "torus3d:2000x2000x2000",
                "switch:100000,ring:100000",
                "rails:100000x100000",
                "torus3d:65536x65536x2",
                "dragonfly:2147483647x2147483647x2147483647")) {
            ends(ExitCode.BAD_INPUT, "that make up 8 ranks", links + topology);
        }
        String many = "--op send --ranks 16384 --bandwidth 50e9 --latency 0 --bytes 8 --topology ";
        ends(ExitCode.BAD_INPUT, "of 268435456 links, expected at most 4000000", many + "full");
        ends(ExitCode.BAD_INPUT, "of 67108864 links, expected at most 4000000", many + "full:4096,ring:4");
        ends(ExitCode.BAD_INPUT, "of 268435456 links, expected at most 4000000", many + "fat-tree:1x16384");
        ends(ExitCode.BAD_INPUT, "of 268435457 links, expected at most 4000000", many + "dragonfly:1x16384x1");
        ends(ExitCode.BAD_INPUT, "expected at most 8 spines", links + "fat-tree:4x2000000000");
        ends(ExitCode.DONE, "send of 8 ranks", links + "fat-tree:2147483647x2");
    }

    /** A pair beside one of its ends is refused in any order; two devices share a link of a quarter of its rate. */
    @Test
    void aLinkIsNotSlowedByItsEndToo() {
        String ring = "--op send --bytes 1000000 --ranks 8 --latency 0 --bandwidth 1e9 --topology ring --slow ";
        ends(ExitCode.BAD_INPUT, "--slow: found \"1-2\" beside \"1\"", ring + "1=0.5,1-2=0.5");
        ends(ExitCode.BAD_INPUT, "--slow: found \"1-2\" beside \"2\"", ring + "2-1=0.5,2=0.5");
        ends(ExitCode.DONE, "2.000 ms", ring + "1-2=0.5,3=0.5");
        ends(ExitCode.DONE, "4.000 ms", ring + "1=0.5,2=0.5");
    }

    /** All ranks together have 16384 bytes less than 2^63. */
    @Test
    void splitsOfTheMostBytesAreCounted() {
        ends(
                ExitCode.DONE,
                "16383000000000 steps",
                "--op all_gather --ranks 16384 --topology ring --bandwidth 1e15 --latency 0 --bytes 562949953421311"
                        + " --splits 1000000000");
    }
}
