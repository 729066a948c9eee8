package systole.study.measurements;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import systole.study.operators.CaseTable;
import systole.study.validation.Ablation;
import systole.study.validation.GroupErrors;
import systole.study.validation.Validation;

/**
 * The second gate: every eighth of the shipped measurements of 16-bit matrix products over 20 us of each device, more often where
 * there are few, so that nothing that is tuned to a few shapes passes.
 */
final class ProductAccuracyTest {
    private static final int STEP = 8;
    private static final int FEWEST = 16;
    private static final double MOST_PERCENT = 10;

    @Test
    void longProductsAreWithinTenPercentOnAverage() {
        List<Validation.Row> rows = new Measurements(List.of(everyEighthProduct()), List.of())
                .products(2)
                .without(Ablation.NONE);
        assertThat(rows).allSatisfy(row -> assertThat(row.reason()).isEmpty());
        List<GroupErrors> groups = Validation.of(rows).groups();
        assertThat(groups)
                .extracting(GroupErrors::group)
                .containsExactly("a100-sxm-80gb", "h100-sxm-80gb", "h200-sxm", "rtx-a6000", "t4", "v100-sxm2-16gb");
        assertThat(groups).allSatisfy(group -> {
            assertThat(group.n()).as(group.group()).isGreaterThan(15);
            assertThat(group.mapePercent()).as(group.group()).isLessThan(MOST_PERCENT);
        });
    }

    private static CaseTable everyEighthProduct() {
        CaseTable all = Measurements.shipped().operators().get(0);
        Map<String, List<CaseTable.Row>> products = all.rows().stream()
                .filter(ProductAccuracyTest::isLongProduct)
                .collect(Collectors.groupingBy(row -> row.get("device"), TreeMap::new, Collectors.toList()));
        return new CaseTable(
                all.header(),
                products.values().stream()
                        .flatMap(ProductAccuracyTest::everyEighth)
                        .toList());
    }

    /** Every eighth, or as many as leave more than fifteen. */
    private static Stream<CaseTable.Row> everyEighth(List<CaseTable.Row> rows) {
        int step = Math.max(1, Math.min(STEP, rows.size() / FEWEST));
        return IntStream.range(0, rows.size()).filter(i -> i % step == 0).mapToObj(rows::get);
    }

    private static boolean isLongProduct(CaseTable.Row row) {
        return row.get("op").equals("gemm")
                && Set.of("bf16", "fp16").contains(row.get("dtype"))
                && Double.parseDouble(row.get("measured_us")) > 20;
    }
}
