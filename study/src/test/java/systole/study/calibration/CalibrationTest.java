package systole.study.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import systole.microarch.timing.Fidelity;
import systole.study.operators.BulkPrediction;
import systole.study.operators.CaseTable;
import systole.study.operators.Cases;
import systole.study.operators.Prediction;
import systole.study.validation.Ablation;
import systole.system.Changes;
import systole.system.InputException;

/** Measurements made by the simulator itself, with constants that are known. */
final class CalibrationTest {
    private static final String DEVICE = "configs/devices/a100-sxm-80gb.json";
    private static final double START_SECONDS = 1.3e-6;
    private static final double PATH_BYTES_PER_SECOND = 1.2e12;

    /** The description has 0.45 us and 1.75 TB/s; the measurements were made with 1.3 us and 1.2 TB/s. */
    @Test
    void findsTheConstantsThatMeasurementsWereMadeWith() {
        Changes truth = Changes.NONE
                .with(DEVICE, "/launch/start", START_SECONDS)
                .with(DEVICE, "/memory/pathBandwidth", PATH_BYTES_PER_SECOND);
        CaseTable measured = measured(shapes(), truth);
        Calibration calibration = Calibration.of("a100-sxm-80gb", "mine.csv", measured, 2, Fidelity.FAST, 3);
        assertThat(calibration.constants()).hasSizeBetween(2, Calibration.MOST_CONSTANTS);
        assertThat(value(calibration, "start of a kernel")).isCloseTo(START_SECONDS, within(0.15e-6));
        assertThat(value(calibration, "path between memory and cache"))
                .isCloseTo(PATH_BYTES_PER_SECOND, within(0.06e12));
        assertThat(calibration.better()).isTrue();
        assertThat(calibration.heldOutBefore().mapePercent()).isGreaterThan(8);
        assertThat(calibration.heldOutAfter().mapePercent()).isLessThan(2);
        assertThat(CalibrationTable.of(calibration)).contains("start of a kernel", "the values above are written");
        Calibration again = Calibration.of("a100-sxm-80gb", "mine.csv", measured, 1, Fidelity.FAST, 3);
        assertThat(again).as("on one thread").isEqualTo(calibration);
    }

    @Test
    void whatIsRightAlreadyStays() {
        CaseTable measured = measured(shapes(), Changes.NONE);
        Calibration calibration = Calibration.of("a100-sxm-80gb", "mine.csv", measured, 2, Fidelity.FAST, 3);
        assertThat(calibration.heldOutBefore().mapePercent()).isLessThan(0.01);
        assertThat(calibration.better()).isFalse();
        assertThat(CalibrationTable.of(calibration)).contains("the description stays as it is");
    }

    @Test
    void tellsWhyItCannot() {
        CaseTable few = measured(shapes().subList(0, 9), Changes.NONE);
        refused("a100-sxm-80gb", few, "found 9 usable rows of 9 shapes", "at least 16 rows of at least 8 shapes");
        refused("h100-sxm-80gb", few, "found no row of h100-sxm-80gb with a measured_us");
        refused("a100-sxm-80g", few, "did you mean", "a100-sxm-80gb");
        refused("bow-ipu", few, "no free constants for its family");
        refused("a100-sxm-80gb", measured(repeated(), Changes.NONE), "found 20 usable rows of 1 shapes");
    }

    private static void refused(String device, CaseTable table, String... parts) {
        assertThatThrownBy(() -> Calibration.of(device, "mine.csv", table, 1, Fidelity.FAST, 1))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll(parts);
    }

    private static double value(Calibration calibration, String name) {
        return calibration.constants().stream()
                .filter(each -> each.constant().name().equals(name))
                .mapToDouble(FittedConstant::value)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Small products, which wait for the start and nine dependent loads, small elementwise rows, which wait for the start and two,
     * and large ones, which wait for memory: together they tell start from latency. Weights of few rows are reads alone, which tell the
     * path from the channels.
     */
    private static List<String> shapes() {
        List<String> cases = new ArrayList<>();
        for (int size : new int[] {64, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048}) {
            cases.add("case=g" + size + " op=gemm quantisation=none m=" + size + " n=1024 k=512");
            cases.add("case=a" + size + " op=add rows=" + 64 * size + " cols=4096");
            cases.add("case=s" + size + " op=add rows=" + size + " cols=64");
            cases.add("case=w" + size + " op=gemm quantisation=none m=16 n=" + 16 * size + " k=8192");
        }
        return cases;
    }

    private static List<String> repeated() {
        List<String> cases = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            cases.add("case=" + i + " op=gemm quantisation=none m=256 n=256 k=256");
        }
        return cases;
    }

    /** The cases with the times that the descriptions give them. */
    private static CaseTable measured(List<String> cases, Changes changes) {
        CaseTable table = Cases.table(cases.toArray(String[]::new));
        List<Prediction> predictions = BulkPrediction.of(table, 2, Ablation.NONE, Fidelity.FAST, changes);
        List<String> header = new ArrayList<>(table.header());
        header.add("measured_us");
        List<CaseTable.Row> rows = new ArrayList<>();
        for (int i = 0; i < predictions.size(); i++) {
            List<String> fields = new ArrayList<>(table.rows().get(i).fields());
            fields.add(String.format(Locale.ROOT, "%.6f", predictions.get(i).microseconds()));
            rows.add(new CaseTable.Row(List.copyOf(header), List.copyOf(fields)));
        }
        return new CaseTable(header, rows);
    }
}
