package systole.study.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import systole.microarch.Action;
import systole.microarch.timing.Fidelity;
import systole.microarch.timing.KernelTime;
import systole.study.measurements.Measurements;
import systole.study.operators.MeasuredKernels;

/** Clocks agree, and {@code docs/fidelities.md} says how well. */
final class FidelityAgreementTest {
    /** One in so many of the measured operators' distinct shapes is timed by both clocks. */
    private static final int STEP = 40;

    private static final double MOST_PERCENT = 5;
    /** Actions that depend on the program alone, not on what the cache holds. */
    private static final Set<Action> EXACT =
            EnumSet.complementOf(EnumSet.of(Action.MEMORY_READ_BYTE, Action.ACTIVATION));

    private static final Path PAGE = Path.of("..", "docs", "fidelities.md");

    @Test
    void fastIsWithinFivePercentOfTileAndThePageIsUpToDate() throws IOException {
        List<KernelCase> cases =
                MeasuredKernels.of(Measurements.shipped().operators().get(0), STEP);
        List<Agreement> agreements = Agreement.of(Fidelity.FAST, Fidelity.TILE, cases);
        Agreement all = agreements.get(agreements.size() - 1);
        assertThat(all.n()).isGreaterThan(100);
        assertThat(all.meanPercent()).isLessThanOrEqualTo(MOST_PERCENT);
        assertThat(agreements).extracting(Agreement::group).contains("gemm", "attention");
        assertThat(Files.readString(PAGE, StandardCharsets.UTF_8))
                .as("the table of the page, which is to be copied from here when a clock changes")
                .contains(AgreementTable.of(Fidelity.FAST, Fidelity.TILE, agreements));
    }

    @Test
    void fastCountsWhatTileCounts() {
        List<KernelCase> cases =
                MeasuredKernels.of(Measurements.shipped().operators().get(0), 5 * STEP);
        for (KernelCase each : cases) {
            List<KernelTime> fast = each.times(Fidelity.FAST);
            List<KernelTime> tile = each.times(Fidelity.TILE);
            for (int i = 0; i < fast.size(); i++) {
                for (Action action : EXACT) {
                    assertThat(fast.get(i).count(action))
                            .as("%s of kernel %s", action, each.kernels().get(i).name())
                            .isEqualTo(tile.get(i).count(action));
                }
            }
        }
    }
}
