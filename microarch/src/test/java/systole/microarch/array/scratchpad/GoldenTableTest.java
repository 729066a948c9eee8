package systole.microarch.array.scratchpad;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import systole.microarch.array.ArrayRun;
import systole.microarch.array.ArraySpec;
import systole.microarch.array.ArrayTimer;
import systole.microarch.array.Folds;
import systole.microarch.array.GoldenRow;

/** The tables of the documentation are what the program says today. */
final class GoldenTableTest {
    private static final String WORDS = """
            | run | cycles, theirs = ours | overlapped | read by address, theirs = ours | read by fold | sums written, theirs | ours |
            |---|---|---|---|---|---|---|
            """;

    private static final String WAITS = """
            | run | words a cycle | stalls, theirs | ours | cold + drain, ours | read, theirs | ours | sums written + read back, theirs | ours |
            |---|---|---|---|---|---|---|---|---|
            """;

    @Test
    void tablesAreUpToDate() throws IOException {
        StringBuilder words = new StringBuilder(WORDS);
        StringBuilder waits = new StringBuilder(WAITS);
        for (GoldenRow row : GoldenRow.all()) {
            if (row.hasBandwidth()) {
                waits.append(waits(row));
            } else {
                words.append(words(row));
            }
        }
        assertThat(Files.readString(Path.of("..", "docs", "arrays.md")))
                .as("of every run, in order")
                .contains(words)
                .contains(waits);
    }

    private static String words(GoldenRow row) {
        Scratchpads pads = row.scratchpads();
        ArraySpec spec = row.spec(Folds.SEQUENTIAL);
        DramWords replay = AddressReplay.words(spec, row.layer(), pads);
        MemoryRun run = Prefetch.run(ArrayTimer.closedForm(), spec, row.layer(), pads);
        ArrayRun overlapped = ArrayTimer.closedForm().time(row.spec(Folds.OVERLAPPED), row.gemm());
        return String.format(
                Locale.ROOT,
                "| %s | %d + 1 | %d | %d + %d | %s | %d | %d |%n",
                name(row),
                run.array().lastComputeCycle(),
                overlapped.cycles(),
                replay.ifmapReads(),
                replay.filterReads(),
                run.dram().ifmapReads() == replay.ifmapReads() && run.dram().filterReads() == replay.filterReads()
                        ? "same"
                        : run.dram().ifmapReads() + " + " + run.dram().filterReads(),
                row.whole("dram_ofmap_writes"),
                run.dram().ofmapWrites() + run.dram().ofmapReads());
    }

    private static String waits(GoldenRow row) {
        MemoryRun run =
                Prefetch.run(ArrayTimer.closedForm(), row.spec(Folds.SEQUENTIAL), row.layer(), row.scratchpads());
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %d | %d + %d | %d + %d | %d + %d | %d | %d + %d |%n",
                name(row),
                row.text("bw"),
                row.whole("stall_cycles"),
                run.stallCycles(),
                run.coldCycles(),
                run.drainCycles(),
                row.whole("dram_ifmap_reads"),
                row.whole("dram_filter_reads"),
                run.dram().ifmapReads(),
                run.dram().filterReads(),
                row.whole("dram_ofmap_writes"),
                run.dram().ofmapWrites(),
                run.dram().ofmapReads());
    }

    private static String name(GoldenRow row) {
        return row.toString()
                .replace("gemm_", "")
                .replaceAll("_(CALC|USER\\d+)", "")
                .replace('_', ' ');
    }
}
