package systole.microarch.array.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import systole.microarch.array.ArrayGeometry;
import systole.microarch.array.ArraySpec;
import systole.microarch.array.ArrayTimer;
import systole.microarch.array.Dataflow;
import systole.microarch.array.Folds;
import systole.microarch.array.Gemm;

final class CellArrayTest {
    /** Whole numbers, so that every order of summing gives the same. */
    private static double[][] matrix(Random random, int rows, int columns) {
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            for (int c = 0; c < columns; c++) {
                row[c] = random.nextInt(19) - 9;
            }
        }
        return values;
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] result = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                for (int k = 0; k < b.length; k++) {
                    result[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return result;
    }

    @Test
    void valuesAreTheProductAndCyclesThoseOfTheStepping() {
        Random random = new Random(9);
        for (int i = 0; i < 1200; i++) {
            int m = 1 + random.nextInt(14);
            int n = 1 + random.nextInt(14);
            int k = 1 + random.nextInt(14);
            ArraySpec spec = new ArraySpec(
                    new ArrayGeometry(1 + random.nextInt(6), 1 + random.nextInt(6)),
                    Dataflow.ALL.get(i % 3),
                    Folds.values()[i / 3 % 3]);
            double[][] a = matrix(random, m, k);
            double[][] b = matrix(random, k, n);
            CellRun run = CellArray.run(spec, a, b, frame -> {});
            Gemm gemm = new Gemm(m, n, k);
            assertThat(run.product()).as("%s %s", spec, gemm).isDeepEqualTo(product(a, b));
            assertThat(run.cycles())
                    .as("%s %s", spec, gemm)
                    .isEqualTo(ArrayTimer.stepped().time(spec, gemm).cycles())
                    .isEqualTo(ArrayTimer.closedForm().time(spec, gemm).cycles());
        }
    }

    /**
     * Every lane of every edge and every register holds one word a cycle: folds at the interval of the closed form do, and one
     * cycle earlier two words meet. Many products have fewer steps than the array has rows, or one.
     */
    @Test
    void foldsFollowAsSoonAsRegistersAndEdgesAreFree() {
        Random random = new Random(12);
        int fewSteps = 0;
        int met = 0;
        for (int i = 0; i < 3000; i++) {
            ArraySpec spec = new ArraySpec(
                    new ArrayGeometry(1 + random.nextInt(6), 1 + random.nextInt(6)),
                    Dataflow.ALL.get(i % 3),
                    i / 3 % 3 == 0 ? Folds.ACCUMULATED : Folds.OVERLAPPED);
            double[][] a = matrix(random, size(random), size(random));
            double[][] b = matrix(random, a[0].length, size(random));
            Gemm gemm = new Gemm(a.length, b[0].length, b.length);
            long steps = spec.map(gemm).steps();
            long interval = spec.foldInterval(steps);
            CellRun run = CellArray.run(spec, a, b, frame -> {}, interval);
            assertThat(run.product()).as("%s %s", spec, gemm).isDeepEqualTo(product(a, b));
            assertThat(ArrayTimer.stepped().time(spec, gemm).cycles())
                    .as("%s %s", spec, gemm)
                    .isEqualTo(run.cycles());
            if (spec.map(gemm).folds() > 1 && interval > 1) {
                fewSteps += steps < spec.geometry().rows() ? 1 : 0;
                met++;
                assertThatThrownBy(() -> CellArray.run(spec, a, b, frame -> {}, interval - 1))
                        .as("%s %s", spec, gemm)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("together");
            }
        }
        assertThat(met).isGreaterThan(1500);
        assertThat(fewSteps).as("folds of fewer steps than rows of cells").isGreaterThan(500);
    }

    private static int size(Random random) {
        return random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(14);
    }

    /**
     * One column of 4 cells, sums of one term: 16 results leave through one place, so in 16 cycles and not before; with an
     * accumulator in each cell, folds of one step follow each other every cycle: 3 + 4.
     */
    @Test
    void resultsLeaveOneAColumnAndCycle() {
        double[][] a = matrix(new Random(5), 16, 1);
        double[][] b = {{3}};
        ArraySpec column =
                new ArraySpec(new ArrayGeometry(4, 1), Dataflow.named("output-stationary"), Folds.OVERLAPPED);
        List<String> out = new ArrayList<>();
        CellRun run = CellArray.run(column, a, b, frame -> out.add(number(frame.out(0))));
        assertThat(run.cycles()).isEqualTo(16);
        assertThat(out)
                .isEqualTo(Arrays.stream(a)
                        .map(row -> Integer.toString((int) (3 * row[0])))
                        .toList());
        assertThatThrownBy(() -> CellArray.run(column, a, b, frame -> {}, 3))
                .hasMessageContaining("would leave column 0 together");
        ArraySpec accumulated = new ArraySpec(column.geometry(), column.dataflow(), Folds.ACCUMULATED);
        assertThat(CellArray.run(accumulated, a, b, frame -> {}).cycles()).isEqualTo(7);
    }

    /** A 2 x 2 array, weights stationary, one row of inputs: 2 + 1 + 2 + 2 - 2 = 5 cycles. */
    @Test
    void framesOfAnArrayThatLoadsComputesAndDrains() {
        ArraySpec spec = new ArraySpec(new ArrayGeometry(2, 2), Dataflow.named("weight-stationary"), Folds.SEQUENTIAL);
        List<String> seen = new ArrayList<>();
        CellArray.run(spec, new double[][] {{5, 6}}, new double[][] {{1, 2}, {3, 4}}, frame -> seen.add(text(frame)));
        assertThat(seen)
                .containsExactly(
                        // the lower weight of column 0 enters
                        "0 FILL top 3 _ left _ _ out _ _ active ....",
                        // the upper one follows, column 1 begins
                        "1 FILL top 1 4 left _ _ out _ _ active ....",
                        // the first input meets the upper left weight
                        "2 FILL top _ 2 left 5 _ out _ _ active 0...",
                        // a sum leaves column 0: 5 * 1 + 6 * 3
                        "3 COMPUTE top _ _ left _ 6 out 23 _ active .00.",
                        // and column 1: 5 * 2 + 6 * 4
                        "4 DRAIN top _ _ left _ _ out _ 34 active ...0");
    }

    @Test
    void theNextFoldLoadsBehindTheCurrentOne() {
        ArraySpec spec = new ArraySpec(new ArrayGeometry(2, 1), Dataflow.named("weight-stationary"), Folds.OVERLAPPED);
        List<String> seen = new ArrayList<>();
        // weights 1 over 3, then 2 over 4
        CellArray.run(
                spec,
                new double[][] {{5, 6}},
                new double[][] {{1, 2}, {3, 4}},
                frame -> seen.add(number(frame.held(0, 0)) + number(frame.held(1, 0)) + " next "
                        + number(frame.loading(0, 0)) + number(frame.loading(1, 0)) + " out " + number(frame.out(0))));
        assertThat(seen)
                .containsExactly(
                        "__ next 3_ out _",
                        "__ next 13 out _",
                        // the upper cell uses its weight, and the first of the next fold takes its place
                        "1_ next 43 out _",
                        "13 next 24 out 23",
                        "23 next _4 out _",
                        "24 next __ out 34");
    }

    @Test
    void overlappedFoldsAreInTheArrayTogether() {
        ArraySpec spec = new ArraySpec(new ArrayGeometry(3, 3), Dataflow.named("output-stationary"), Folds.OVERLAPPED);
        double[][] a = matrix(new Random(2), 6, 3);
        double[][] b = matrix(new Random(3), 3, 3);
        List<String> together = new ArrayList<>();
        CellArray.run(spec, a, b, frame -> {
            if (frame.cycle() == 4) {
                for (int r = 0; r < 3; r++) {
                    together.add(frame.activeFold(r, 0) + " " + frame.activeFold(r, 1) + " " + frame.activeFold(r, 2));
                }
            }
        });
        // the second fold follows the first diagonal by diagonal, three cycles later
        assertThat(together).containsExactly("1 1 0", "1 0 0", "0 0 0");
    }

    @Test
    void refusesWhatItCannotShow() {
        ArraySpec two =
                new ArraySpec(new ArrayGeometry(2, 2, 2), Dataflow.named("weight-stationary"), Folds.OVERLAPPED);
        double[][] one = {{1}};
        assertThatThrownBy(() -> CellArray.run(two, one, one, frame -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        ArraySpec single =
                new ArraySpec(new ArrayGeometry(2, 2), Dataflow.named("weight-stationary"), Folds.OVERLAPPED);
        assertThatThrownBy(() -> CellArray.run(single, new double[][] {{1, 2}}, one, frame -> {}))
                .hasMessageContaining("cannot be multiplied");
    }

    private static String text(Frame frame) {
        StringBuilder text = new StringBuilder();
        text.append(frame.cycle()).append(' ').append(frame.phase()).append(" top");
        for (int c = 0; c < frame.columns(); c++) {
            text.append(' ').append(number(frame.top(c)));
        }
        text.append(" left");
        for (int r = 0; r < frame.rows(); r++) {
            text.append(' ').append(number(frame.left(r)));
        }
        text.append(" out");
        for (int c = 0; c < frame.columns(); c++) {
            text.append(' ').append(number(frame.out(c)));
        }
        text.append(" active ");
        for (int r = 0; r < frame.rows(); r++) {
            for (int c = 0; c < frame.columns(); c++) {
                int fold = frame.activeFold(r, c);
                text.append(fold < 0 ? "." : Integer.toString(fold));
            }
        }
        return text.toString();
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? Integer.toString((int) value.getAsDouble()) : "_";
    }
}
