package systole.microarch.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The closed form is the stepping, to the cycle and to the word. */
final class AgreementTest {
    private static final ArrayTimer CLOSED = ArrayTimer.closedForm();
    private static final ArrayTimer STEPPED = ArrayTimer.stepped();

    @Test
    void wideAndNarrowPortsDenseAndSparseOneArrayAndMany() {
        Random random = new Random(4);
        int stalled = 0;
        for (int i = 0; i < 4000; i++) {
            ArraySpec spec = RandomArrays.spec(random, 12);
            Gemm gemm = RandomArrays.gemm(random, 60);
            ArrayRun run = STEPPED.time(spec, gemm);
            assertThat(CLOSED.time(spec, gemm)).as("%s %s", spec, gemm).isEqualTo(run);
            stalled += run.stallCycles() > 0 ? 1 : 0;
        }
        assertThat(stalled).as("cases that waited for a port").isGreaterThan(1000);
    }
}
