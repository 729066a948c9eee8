package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import systole.system.InputException;

/** Folders that are no, or not only, this sweep's; rows that are damaged; sweeps that are interrupted. */
final class ResultFolderTest {
    private static final SweepSpec SWEEP = Sweeps.sweep("{\"at\": \"device#/cores\", \"values\": [54, 80, 108]}", "");
    private static final SweepSpec BLOCKS =
            Sweeps.sweep("{\"at\": \"device#/cores\", \"range\": {\"from\": 9, \"to\": 108, \"step\": 1}}", "");

    @TempDir
    private Path folder;

    private Path run(SweepSpec sweep, String name, Shard shard) {
        Path out = folder.resolve(name);
        Sweep.run(sweep, out, "1", shard, 1, Progress.NONE);
        return out;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows.jsonl", "rows.csv"})
    void rowsWithoutAStateAreNobodysAndLeftAlone(String name) throws IOException {
        Path other = run(SWEEP, "other", Shard.WHOLE);
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.copy(other.resolve(name), out.resolve(name));
        assertThatThrownBy(() -> run(SWEEP, "out", Shard.WHOLE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(out.resolve(name).toString())
                .hasMessageContaining("rows of which no sweep-state.json says what they are of");
        assertThat(out.resolve(name)).hasSameBinaryContentAs(other.resolve(name));
        assertThat(out.resolve("sweep-state.json")).doesNotExist();
    }

    /** A cap of 10 W leaves nothing beside an idle clock: the cheapest point has no result and is no member, even by axes alone. */
    @Test
    void rowsWithoutAResultAreOnNoFront() {
        Path out = run(
                Sweeps.sweep("{\"at\": \"device#/power/cap\", \"values\": [10, 300, 400]}", ""), "caps", Shard.WHOLE);
        ParetoFront front = ParetoFront.of(new ResultFolder(out), List.of(new Goal("cap", false)));
        assertThat(front.seen()).isEqualTo(3);
        assertThat(front.rows()).extracting(row -> row.cells().get(0)).containsExactly("300");
    }

    /** Of two that begin at once in a new folder, the second writes nothing, not even what the sweep is. */
    @Test
    void aFolderIsLookedAtAndWrittenOnlyWhenItIsLocked() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        try (FileChannel channel = FileChannel.open(
                        out.resolve("rows.jsonl"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(() -> run(SWEEP, "out", Shard.WHOLE))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("a sweep that is still running there");
        }
        assertThat(out.resolve("sweep-state.json")).doesNotExist();
        run(SWEEP, "out", Shard.WHOLE);
        assertThat(new ResultFolder(out).existing().complete()).isTrue();
    }

    /** 0xff is in no UTF-8; a line that was cut has no end; both are told with the file that holds them, whoever reads. */
    @Test
    void damagedRowsAreBadInputOfTheirFile() throws IOException {
        Path one = run(BLOCKS, "one", new Shard(1, 2));
        Path two = run(BLOCKS, "two", new Shard(2, 2));
        Path rows = two.resolve("rows.jsonl");
        byte[] whole = Files.readAllBytes(rows);
        String text = new String(whole, StandardCharsets.UTF_8);
        byte[] damaged = whole.clone();
        damaged[text.indexOf("\"error\"", text.indexOf('\n')) + 2] = (byte) 0xff;
        List<Goal> goals = List.of(new Goal("cores", false), new Goal("energyJoules.total", false));
        for (byte[] bytes : new byte[][] {damaged, java.util.Arrays.copyOf(whole, whole.length - 1)}) {
            Files.write(rows, bytes);
            String found = bytes == damaged ? "line 2, which is no row" : "which has no end";
            assertThatThrownBy(() -> ParetoFront.of(new ResultFolder(two), goals))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(rows.toString())
                    .hasMessageContaining(found);
            Path out = folder.resolve("merged" + bytes.length);
            assertThatThrownBy(() -> Merge.run(List.of(one, two), out))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(rows.toString())
                    .hasMessageContaining(found);
            assertThat(new ResultFolder(out).existing().complete()).isFalse();
        }
        Files.delete(rows);
        assertThatThrownBy(() -> ParetoFront.of(new ResultFolder(two), goals))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(rows + ": found no such file");
        Files.write(two.resolve("sweep-state.json"), new byte[] {'{', (byte) 0xff});
        assertThatThrownBy(() -> ParetoFront.of(new ResultFolder(two), goals))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("sweep-state.json: found bytes that are not UTF-8");
    }

    /** Damage in the middle of the rows is worked out again. */
    @Test
    void aSweepMendsDamagedRows() throws IOException {
        Path whole = run(SWEEP, "whole", Shard.WHOLE);
        Path out = run(SWEEP, "out", Shard.WHOLE);
        byte[] bytes = Files.readAllBytes(out.resolve("rows.jsonl"));
        bytes[bytes.length / 2] = (byte) 0xff;
        Files.write(out.resolve("rows.jsonl"), bytes);
        run(SWEEP, "out", Shard.WHOLE);
        assertThat(out.resolve("rows.jsonl")).hasSameBinaryContentAs(whole.resolve("rows.jsonl"));
    }

    /** Whoever writes the third block is interrupted; 100 points are seven blocks of 16. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anInterruptedSweepIsNotCompleteAndGoesOn(int threads) throws IOException {
        Path whole = run(BLOCKS, "whole", Shard.WHOLE);
        Path out = folder.resolve("out");
        AtomicInteger blocks = new AtomicInteger();
        Progress interrupting = (points, failed) -> {
            if (points > 0 && blocks.incrementAndGet() == 3) {
                Thread.currentThread().interrupt();
            }
        };
        assertThatThrownBy(() -> Sweep.run(BLOCKS, out, "1", Shard.WHOLE, threads, interrupting))
                .isInstanceOfAny(CancellationException.class, IllegalStateException.class);
        Thread.interrupted();
        assertThat(new ResultFolder(out).existing().complete()).isFalse();
        assertThat(Files.readString(out.resolve("rows.jsonl")).lines().count()).isBetween(48L, 99L);
        Sweep.run(BLOCKS, out, "1", Shard.WHOLE, threads, Progress.NONE);
        assertThat(out.resolve("rows.jsonl")).hasSameBinaryContentAs(whole.resolve("rows.jsonl"));
        assertThat(out.resolve("sweep-state.json")).hasSameBinaryContentAs(whole.resolve("sweep-state.json"));
    }

    @AfterEach
    void noThreadStaysInterrupted() {
        Thread.interrupted();
    }
}
