package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.study.sweep.json.SweepReader;

/**
 * Searches of spaces whose best is known from their whole grids, which {@code systole sweep} of the files in {@code optima} writes
 * in minutes: the best points of those are held here by their numbers and simulated again.
 */
final class KnownOptimaTest {
    private static final double SHARE = 0.05;

    @TempDir
    private Path folder;

    private static String text(String name) {
        try (InputStream in =
                Objects.requireNonNull(KnownOptimaTest.class.getResourceAsStream("optima/" + name + ".json"), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static SweepSpec sweep(String text) {
        return SweepReader.read(Path.of("sweep.json"), text);
    }

    private static String with(String text, String sample) {
        return text.replaceFirst("\\{\n", "{\n\"sample\": " + sample + ",\n");
    }

    private static long admitted(SweepSpec grid) {
        PointSource points = grid.points();
        return LongStream.range(0, points.size())
                .filter(index -> grid.admits(points.at(index)))
                .count();
    }

    /**
     * Energy of prefill over power cap, cores and bandwidth, with one least; geometry of arrays for a product, a rugged one under a
     * limit of multipliers; splits, batches and formats of decode within 3 ms a token; cores, silicon, memory and cache of chips of at
     * most 1600 dollars; and power cap and cores as numbers without steps, where the grid is no better than its distances. The rugged one
     * is found by four seeds of five.
     */
    @ParameterizedTest
    @CsvSource({
        "bowl, 1079, 120, 1",
        "array, 10922, 362, 5",
        "split, 1797, 89, 1",
        "chip, 2878, 120, 1",
        "numbers, 780, 100, 1"
    })
    void theBestOfTheGridIsFoundWithATwentieth(String name, long best, int evaluations, int seeds) {
        SweepSpec grid = sweep(text(name));
        Goal goal = grid.goals().get(0);
        int key = grid.report().indexOf(goal.key());
        Answer known =
                new Evaluator(grid).evaluate(new Point(best, grid.points().at(best)));
        assertThat(known.feasible()).isTrue();
        assertThat((double) evaluations).isLessThanOrEqualTo(SHARE * admitted(grid));
        String searched = name.equals("numbers")
                ? text(name).replace(", \"step\": \"2 W\"", "").replace("\"step\": 1", "\"whole\": true")
                : text(name);
        int hits = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            SweepSpec search = sweep(
                    with(searched, "{\"kind\": \"cma-es\", \"evaluations\": " + evaluations + "}, \"seed\": " + seed));
            Path out = folder.resolve("seed" + seed);
            Sweep.Done done = Sweep.run(search, out, "1", Shard.WHOLE, 2, Progress.NONE);
            assertThat(done.rows()).isLessThanOrEqualTo(evaluations);
            Row found = ParetoFront.best(new ResultFolder(out)).orElseThrow();
            double value = Double.parseDouble(found.cells().get(search.axes().size() + key));
            hits += goal.better(known.values()[key], value) ? 0 : 1;
        }
        assertThat(hits).as("of %d seeds", seeds).isGreaterThan(seeds * 3 / 4);
    }

    /** Speed against price of chips: 21 of 6624 points are on the front. What is found at fast stays at tile. */
    @Test
    void mostOfAFrontIsFoundWithATwentieth() {
        long[] members = {
            5759, 5758, 5757, 5756, 4607, 4606, 4605, 4604, 2879, 2878, 2877, 2876, 2588, 2300, 2012, 1724, 1436, 1148,
            860, 572, 284
        };
        String text = text("chip")
                .replaceFirst(
                        "\"objectives\": .*",
                        "\"objectives\": [{\"key\": \"outputTokensPerSecond\", \"direction\": \"max\"},"
                                + " {\"key\": \"cost.dollars\"}]")
                .replaceFirst(",?\\s*\"constraints\".*", "");
        SweepSpec grid = sweep(text);
        Evaluator evaluator = new Evaluator(grid);
        List<double[]> known = new ArrayList<>();
        for (long member : members) {
            double[] values = evaluator
                    .evaluate(new Point(member, grid.points().at(member)))
                    .values();
            known.add(new double[] {-values[0], values[1]});
        }
        SweepSpec search = sweep(with(text, "{\"kind\": \"nsga2\", \"evaluations\": 331}"));
        Sweep.Done done = Sweep.run(search, folder, "1", Shard.WHOLE, 2, Progress.NONE);
        assertThat((double) done.rows())
                .isLessThanOrEqualTo(SHARE * grid.points().size());
        ParetoFront front = ParetoFront.of(new ResultFolder(folder), List.of());
        List<double[]> found = front.rows().stream()
                .map(row -> new double[] {-number(front, row, 0), number(front, row, 1)})
                .toList();
        double[] reference = {
            known.stream().mapToDouble(each -> each[0]).max().orElseThrow(),
            known.stream().mapToDouble(each -> each[1]).max().orElseThrow()
        };
        assertThat(volume(found, reference) / volume(known, reference))
                .as("hypervolume")
                .isBetween(0.99, 1.0 + 1e-12);
        long hit = found.stream()
                .filter(each -> known.stream().anyMatch(member -> Arrays.equals(each, member)))
                .count();
        assertThat(hit).as("members of 21").isGreaterThanOrEqualTo(15);
        RefinedFront refined = RefinedFront.of(new ResultFolder(folder), front, search, "tile", "1", 2);
        assertThat(refined.staying())
                .isGreaterThanOrEqualTo((long) Math.ceil(0.9 * front.rows().size()));
    }

    private static double number(ParetoFront front, Row row, int goal) {
        return Double.parseDouble(row.cells()
                .get(front.columns().cells().indexOf(front.goals().get(goal).key())));
    }

    /** Area between a front and a reference point. */
    private static double volume(List<double[]> front, double[] reference) {
        double area = 0;
        double top = reference[1];
        for (double[] member : front.stream()
                .sorted(Comparator.comparingDouble(each -> each[0]))
                .toList()) {
            if (member[1] < top) {
                area += (reference[0] - member[0]) * (top - member[1]);
                top = member[1];
            }
        }
        return area;
    }
}
