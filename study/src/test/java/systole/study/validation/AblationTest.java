package systole.study.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import systole.microarch.timing.Fidelity;
import systole.study.operators.BulkPrediction;
import systole.study.operators.CaseTable;
import systole.study.operators.Cases;
import systole.study.operators.Prediction;

/** Each mechanism switched off moves times the way that it must. */
final class AblationTest {
    private static final int LONG = 0;
    private static final int SMALL_GRID = 1;
    private static final int PARTIAL_WAVE = 2;

    private final CaseTable table = Cases.table(
            "op=gemm m=8192 n=8192 k=2048",
            "op=gemm m=64 n=1024 k=16384",
            "op=gemm m=128 n=17408 k=4096",
            "op=gemm m=8192 n=8192 k=2048 device=h100-sxm-80gb",
            "op=gemm m=64 n=1024 k=16384 device=h100-sxm-80gb",
            "op=gemm m=16 n=8192 k=8192 device=h200-sxm");
    private final List<Double> full = without(Ablation.NONE);

    @Test
    void withoutAPowerCapNothingIsSlower() {
        List<Double> times = without(Ablation.POWER);
        for (int i = 0; i < times.size(); i++) {
            assertThat(times.get(i)).isLessThanOrEqualTo(full.get(i));
        }
        assertThat(times.get(LONG)).as("a product that reaches the cap").isLessThan(0.98 * full.get(LONG));
    }

    @Test
    void withoutSplitsOnlyThoseOfSmallGridsChange() {
        List<Double> times = without(Ablation.SPLIT);
        assertThat(times.get(LONG)).isEqualTo(full.get(LONG));
        assertThat(times.get(LONG + 3)).isEqualTo(full.get(LONG + 3));
        assertThat(times.get(SMALL_GRID)).isGreaterThan(1.2 * full.get(SMALL_GRID));
    }

    @Test
    void withoutCacheReuseNothingIsFaster() {
        List<Double> times = without(Ablation.CACHE);
        for (int i = 0; i < times.size(); i++) {
            // settling on the cap stops a little beside it
            assertThat(times.get(i)).isGreaterThan((1 - 1e-5) * full.get(i));
        }
        assertThat(times.get(LONG))
                .as("tiles of a long product are read again and again")
                .isGreaterThan(full.get(LONG));
    }

    @Test
    void withoutLaunchAndLatencyEverythingIsFaster() {
        List<Double> times = without(Ablation.RAMP);
        for (int i = 0; i < times.size(); i++) {
            // at the power cap, less waiting means a lower clock
            assertThat(times.get(i)).isLessThan((i % 3 == LONG ? 1.01 : 1) * full.get(i));
        }
    }

    @Test
    void withoutWavesALastRoundCostsItsPart() {
        List<Double> times = without(Ablation.WAVES);
        for (int i = 0; i < times.size(); i++) {
            assertThat(times.get(i)).isLessThanOrEqualTo(full.get(i));
        }
        assertThat(times.get(PARTIAL_WAVE)).isLessThan(full.get(PARTIAL_WAVE));
    }

    @Test
    void theTableHasALineForEachMechanism() {
        String text = AblationTable.of(ablation -> List.of(new Validation.Row(
                        "1", "here", 100.0, ablation == Ablation.SPLIT ? 150.0 : 90.0, "memory", "")))
                .plain();
        assertThat(text.lines())
                .hasSize(1 + Ablation.values().length)
                .anySatisfy(line -> assertThat(line).matches("nothing +10\\.00 \\(-10\\.00\\)"))
                .anySatisfy(line -> assertThat(line).matches("split-K +50\\.00 \\(\\+50\\.00\\)"));
    }

    private List<Double> without(Ablation ablation) {
        return BulkPrediction.of(table, 2, ablation, Fidelity.TILE).stream()
                .map(Prediction::microseconds)
                .map(value -> value == null ? Double.NaN : value)
                .toList();
    }
}
