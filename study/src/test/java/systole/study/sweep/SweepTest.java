package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systole.system.InputException;

/** Rows of sweeps: complete, in order, the same on any number of threads, in parts, and however often they were cut short. */
final class SweepTest {
    @TempDir
    private Path folder;

    private Path run(SweepSpec sweep, String name, Shard shard, int threads) {
        Path out = folder.resolve(name);
        Sweep.run(sweep, out, "1", shard, threads, Progress.NONE);
        return out;
    }

    @Test
    void rowsHaveAxesKeysAndErrors() {
        Path out = run(Sweeps.devices(), "out", Shard.WHOLE, 2);
        List<String> lines = Sweeps.read(out.resolve("rows.csv")).lines().toList();
        assertThat(lines.get(0))
                .isEqualTo(
                        "point,bandwidth,cores,cap,timePerOutputTokenSeconds,outputTokensPerSecond,joulesPerOutputToken,"
                                + "energyJoules.total,averageWattsPerDevice,memoryBytesPerDevice.total,boundSeconds,totalSeconds,"
                                + "feasible,error");
        // 3 x 4 x 3 points, but 108 cores are too many: 3 x 3 x 3
        assertThat(lines).hasSize(28);
        assertThat(lines.get(1)).startsWith("0,1500000000000,54,250,0.0").endsWith(",true,");
        assertThat(lines.get(3))
                .startsWith("2,1500000000000,54,-1,,,,,,,,,false,")
                .contains("sweep.json:", " at /axes/2/values/2", "-1 W");
        List<String> json = Sweeps.read(out.resolve("rows.jsonl")).lines().toList();
        assertThat(json).hasSize(27);
        assertThat(json.get(0))
                .startsWith(
                        "{\"point\":0,\"bandwidth\":1500000000000,\"cores\":54,\"cap\":250,\"timePerOutputTokenSeconds\":0.")
                .endsWith(",\"feasible\":true,\"error\":null}");
        assertThat(json.get(2)).contains("\"totalSeconds\":null,\"feasible\":false,\"error\":\"sweep.json:");
    }

    @Test
    void threadsChangeNothing() {
        Path one = run(Sweeps.devices(), "one", Shard.WHOLE, 1);
        for (int threads : new int[] {2, 7}) {
            Path many = run(Sweeps.devices(), "many" + threads, Shard.WHOLE, threads);
            assertThat(many.resolve("rows.jsonl")).hasSameBinaryContentAs(one.resolve("rows.jsonl"));
            assertThat(many.resolve("rows.csv")).hasSameBinaryContentAs(one.resolve("rows.csv"));
        }
    }

    /** Whatever byte the rows end at, the sweep ends with the same ones; and the table, however far it was. */
    @Test
    void aLogCutAtAnyByteIsCompletedToTheSameRows() throws IOException {
        SweepSpec sweep = Sweeps.sweep("{\"at\": \"device#/cores\", \"values\": [54, 80, 108]}", "");
        Path whole = run(sweep, "whole", Shard.WHOLE, 1);
        byte[] rows = Files.readAllBytes(whole.resolve("rows.jsonl"));
        byte[] table = Files.readAllBytes(whole.resolve("rows.csv"));
        LogHeader header = LogHeader.of(sweep, Shard.WHOLE, "1");
        List<Row> all = new ArrayList<>();
        new ResultFolder(whole).each(header.columns(), all::add);
        Path cut = Files.createDirectory(folder.resolve("cut"));
        for (int length = 0; length <= rows.length; length++) {
            new ResultFolder(cut).write(header);
            Files.write(cut.resolve("rows.jsonl"), java.util.Arrays.copyOf(rows, length));
            Files.write(cut.resolve("rows.csv"), java.util.Arrays.copyOf(table, Math.min(table.length, length / 2)));
            try (ResultLog log = ResultLog.open(new ResultFolder(cut), header)) {
                long next = log.next();
                assertThat(next).isEqualTo(log.count());
                log.append(all.subList((int) next, all.size()));
            }
            assertThat(Files.readAllBytes(cut.resolve("rows.jsonl")))
                    .as("cut at %d", length)
                    .isEqualTo(rows);
            assertThat(Files.readAllBytes(cut.resolve("rows.csv"))).isEqualTo(table);
        }
        Files.write(cut.resolve("rows.jsonl"), java.util.Arrays.copyOf(rows, rows.length / 2));
        Sweep.Done done = Sweep.run(sweep, cut, "1", Shard.WHOLE, 2, Progress.NONE);
        assertThat(done.rows()).isEqualTo(3);
        assertThat(done.before()).isEqualTo(1);
        assertThat(cut.resolve("rows.jsonl")).hasBinaryContent(rows);
    }

    @Test
    void partsMergeToTheWhole() {
        SweepSpec sweep = Sweeps.sweep(
                "{\"at\": \"device#/cores\", \"range\": {\"from\": 59, \"to\": 108, \"step\": 1}}",
                ", \"where\": [\"cores % 3 != 0\"]");
        Path whole = run(sweep, "whole", Shard.WHOLE, 2);
        List<Path> parts = new ArrayList<>();
        for (int i = 3; i >= 1; i--) {
            parts.add(run(sweep, "part" + i, new Shard(i, 3), 2));
        }
        assertThat(parts)
                .allSatisfy(part ->
                        assertThat(new ResultFolder(part).existing().rows()).isBetween(8L, 14L));
        Path merged = folder.resolve("merged");
        Merge.run(parts, merged);
        assertThat(merged.resolve("rows.jsonl")).hasSameBinaryContentAs(whole.resolve("rows.jsonl"));
        assertThat(merged.resolve("rows.csv")).hasSameBinaryContentAs(whole.resolve("rows.csv"));
        assertThat(merged.resolve("sweep-state.json")).hasSameBinaryContentAs(whole.resolve("sweep-state.json"));
        assertThatThrownBy(() -> Merge.run(parts.subList(0, 2), folder.resolve("other")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("found 2 of 3 parts, expected also parts [1]");
        assertThatThrownBy(() -> Merge.run(List.of(parts.get(0), parts.get(0)), folder.resolve("other")))
                .hasMessageContaining("part 3/3 a second time");
    }

    @Test
    void aFolderOfOtherResultsIsLeftAlone() {
        Path out = run(Sweeps.sweep("{\"at\": \"device#/cores\", \"values\": [54, 80]}", ""), "out", Shard.WHOLE, 1);
        String before = Sweeps.read(out.resolve("rows.jsonl"));
        SweepSpec other = Sweeps.sweep("{\"at\": \"device#/cores\", \"values\": [54, 81]}", "");
        assertThatThrownBy(() -> run(other, "out", Shard.WHOLE, 1))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("results of another sweep")
                .hasMessageContaining("another --out");
        assertThat(Sweeps.read(out.resolve("rows.jsonl"))).isEqualTo(before);
    }

    @Test
    void frontsHoldWhatNothingBeats() {
        Path out = run(Sweeps.devices(), "out", Shard.WHOLE, 2);
        ParetoFront front = ParetoFront.of(new ResultFolder(out), List.of());
        List<double[]> all = new ArrayList<>();
        new ResultFolder(out).each(front.columns(), row -> {
            if (row.cells().get(row.cells().size() - 2).equals("true")) {
                all.add(values(front, row));
            }
        });
        assertThat(front.rows()).isNotEmpty();
        // by definition, each with each
        long expected = all.stream()
                .filter(one -> all.stream()
                        .noneMatch(other ->
                                other[0] <= one[0] && other[1] <= one[1] && (other[0] < one[0] || other[1] < one[1])))
                .count();
        assertThat(front.rows()).hasSize((int) expected);
        assertThat(front.seen()).isEqualTo(27);
        assertThatThrownBy(() -> ParetoFront.of(
                        new ResultFolder(out), List.of(new Goal("totalSecond", false), new Goal("cores", false))))
                .hasMessageContaining("did you mean \"totalSeconds\"?");
    }

    private static double[] values(ParetoFront front, Row row) {
        return front.goals().stream()
                .mapToDouble(goal -> Double.parseDouble(
                        row.cells().get(front.columns().cells().indexOf(goal.key()))))
                .toArray();
    }
}
