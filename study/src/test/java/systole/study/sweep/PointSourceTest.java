package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Points by index: grids by hand, Sobol's published sequence, chance that depends on nothing but seed and index. */
final class PointSourceTest {
    private static final String UNIT =
            "{\"name\": \"x\", \"at\": \"device#/cores\", \"range\": {\"from\": 0, \"to\": 1}},"
                    + "{\"name\": \"y\", \"at\": \"/workload/batch\", \"range\": {\"from\": 0, \"to\": 1}}";

    private static List<Double> numbers(PointSource points, long index) {
        return points.at(index).stream().map(AxisValue::number).toList();
    }

    @Test
    void theLastAxisOfAGridChangesFastestAndZippedAxesTogether() {
        PointSource grid = Sweeps.sweep(
                        "{\"name\": \"a\", \"at\": \"device#/cores\", \"values\": [1, 2]},"
                                + "{\"zip\": [{\"name\": \"b\", \"at\": \"/workload/batch\", \"values\": [10, 20, 30]},"
                                + "{\"name\": \"c\", \"at\": \"/workload/contextTokens\", \"range\": {\"from\": 100, \"to\": 300,"
                                + " \"step\": 100}}]}",
                        "")
                .points();
        assertThat(grid.size()).isEqualTo(6);
        assertThat(LongStream.range(0, 6).mapToObj(i -> numbers(grid, i)))
                .containsExactly(
                        List.of(1.0, 10.0, 100.0),
                        List.of(1.0, 20.0, 200.0),
                        List.of(1.0, 30.0, 300.0),
                        List.of(2.0, 10.0, 100.0),
                        List.of(2.0, 20.0, 200.0),
                        List.of(2.0, 30.0, 300.0));
    }

    @Test
    void rangesAreEvenOrOfEqualRatios() {
        SweepSpec sweep = Sweeps.sweep(
                "{\"name\": \"even\", \"at\": \"device#/memory/bandwidth\", \"range\": {\"from\": \"1 TB/s\", \"to\": \"2 TB/s\","
                        + " \"count\": 5}},"
                        + "{\"name\": \"log\", \"at\": \"/workload/batch\", \"logRange\": {\"from\": 1, \"to\": 64, \"count\": 4,"
                        + " \"whole\": true}},"
                        + "{\"name\": \"step\", \"at\": \"/workload/contextTokens\", \"range\": {\"from\": 1, \"to\": 10, \"step\":"
                        + " 4}}",
                "");
        assertThat(levels(sweep, 0)).containsExactly(1e12, 1.25e12, 1.5e12, 1.75e12, 2e12);
        assertThat(levels(sweep, 1)).as("a factor of four").containsExactly(1.0, 4.0, 16.0, 64.0);
        assertThat(levels(sweep, 2)).as("13 is beyond the end").containsExactly(1.0, 5.0, 9.0);
    }

    private static List<Double> levels(SweepSpec sweep, int axis) {
        Levels levels = sweep.axes().get(axis).levels();
        return LongStream.range(0, levels.count())
                .mapToObj(i -> levels.at(i).number())
                .toList();
    }

    /** The first points in two dimensions as Joe and Kuo's page has them (web.maths.unsw.edu.au/~fkuo/sobol). */
    @Test
    void sobolPointsAreThePublishedOnesInWhateverOrderTheyAreAskedFor() {
        SweepSpec sweep = Sweeps.sweep(UNIT, ", \"sample\": {\"kind\": \"sobol\", \"points\": 8}");
        List<List<Double>> published = List.of(
                List.of(0.0, 0.0),
                List.of(0.5, 0.5),
                List.of(0.75, 0.25),
                List.of(0.25, 0.75),
                List.of(0.375, 0.375),
                List.of(0.875, 0.875),
                List.of(0.625, 0.125),
                List.of(0.125, 0.625));
        PointSource inOrder = sweep.points();
        PointSource backwards = sweep.points();
        for (int i = 0; i < 8; i++) {
            assertThat(numbers(inOrder, i)).isEqualTo(published.get(i));
            assertThat(numbers(backwards, 7 - i)).isEqualTo(published.get(7 - i));
        }
    }

    @Test
    void chanceIsEvenAndFollowsFromTheSeed() {
        String sample = ", \"sample\": {\"kind\": \"random\", \"points\": 4000}, \"seed\": ";
        PointSource one = Sweeps.sweep(UNIT, sample + "7").points();
        PointSource same = Sweeps.sweep(UNIT, sample + "7").points();
        PointSource other = Sweeps.sweep(UNIT, sample + "8").points();
        assertThat(numbers(one, 1234)).isEqualTo(numbers(same, 1234)).isNotEqualTo(numbers(other, 1234));
        double mean = LongStream.range(0, 4000)
                .mapToDouble(i -> numbers(one, i).get(0))
                .average()
                .orElseThrow();
        // a standard error is 1 / sqrt(12 * 4000) = 0.0046
        assertThat(mean).isCloseTo(0.5, Offset.offset(0.02));
        double product = LongStream.range(0, 4000)
                .mapToDouble(i -> numbers(one, i).get(0) * numbers(one, i).get(1))
                .average()
                .orElseThrow();
        assertThat(product).as("axes are independent").isCloseTo(0.25, Offset.offset(0.02));
    }

    @Test
    void samplersGiveListedValuesEqualParts() {
        SweepSpec sweep = Sweeps.sweep(
                "{\"at\": \"device#/cores\", \"values\": [10, 20]}",
                ", \"sample\": {\"kind\": \"sobol\", \"points\": 4}");
        // 0, 1/2, 3/4, 1/4
        assertThat(LongStream.range(0, 4)
                        .mapToObj(i -> numbers(sweep.points(), i).get(0)))
                .containsExactly(10.0, 20.0, 20.0, 10.0);
    }

    @Test
    void aListHasItsPointsByName() {
        SweepSpec sweep = Sweeps.sweep(
                "{\"name\": \"cores\", \"at\": \"device#/cores\"}, {\"name\": \"batch\", \"at\": \"/workload/batch\"}",
                ", \"sample\": {\"kind\": \"list\", \"points\": [{\"cores\": 100, \"batch\": 1}, {\"batch\": 3, \"cores\": 50}]}");
        assertThat(numbers(sweep.points(), 0)).containsExactly(100.0, 1.0);
        assertThat(numbers(sweep.points(), 1)).containsExactly(50.0, 3.0);
    }

    @Test
    void partsHaveAllBlocksAndDifferByOneAtMost() {
        for (long size : new long[] {1, 5, 15, 16, 17, 100, 1000}) {
            for (int of = 1; of <= 9; of++) {
                boolean[] seen = new boolean[(int) size];
                long total = 0;
                List<Long> counts = new ArrayList<>();
                for (int number = 1; number <= of; number++) {
                    Blocks blocks = Blocks.of(new Shard(number, of), size);
                    long count = 0;
                    for (long block = 0; blocks.from(block) < size; block++) {
                        count++;
                        for (long i = blocks.from(block);
                                i < Math.min(size, blocks.from(block) + blocks.length());
                                i++) {
                            assertThat(seen[(int) i]).isFalse();
                            seen[(int) i] = true;
                            assertThat(blocks.has(i)).isTrue();
                            assertThat(blocks.blockFrom(i)).isEqualTo(block);
                        }
                    }
                    assertThat(blocks.count()).isEqualTo(count);
                    counts.add(count);
                    total += blocks.size();
                }
                assertThat(seen).doesNotContain(false);
                assertThat(total).isEqualTo(size);
                assertThat(Collections.max(counts) - Collections.min(counts)).isLessThanOrEqualTo(1);
            }
        }
    }

    /** 12 points of three parts are four each; a large sweep keeps the points together that share most. */
    @Test
    void smallSweepsAreSpread() {
        for (int number = 1; number <= 3; number++) {
            assertThat(Blocks.of(new Shard(number, 3), 12).size()).isEqualTo(4);
            assertThat(Blocks.of(new Shard(number, 3), 29).size()).isBetween(9L, 11L);
        }
        assertThat(Blocks.of(new Shard(1, 8), 1_000_000).length()).isEqualTo(Blocks.MOST);
        assertThat(Blocks.of(Shard.WHOLE, 3).length()).isEqualTo(Blocks.MOST);
    }
}
