package systole.microarch.array.cell;

import static org.assertj.core.api.Assertions.assertThat;

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
                    Folds.values()[i / 3 % 2]);
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
}
