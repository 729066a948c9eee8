package systole.study.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import systole.study.operators.CaseTable;
import systole.study.operators.Cases;

/** Rows chosen by seed. */
final class SamplesTest {
    /** Ten shapes in two types each. */
    private final CaseTable table = Cases.table(IntStream.range(0, 20)
            .mapToObj(i ->
                    "case=" + i + " op=gemm dtype=" + (i % 2 == 0 ? "fp16" : "fp8") + " m=" + (1 + i / 2) + " n=1 k=1")
            .toArray(String[]::new));

    /** 0.3 of ten shapes are three, each with both of its rows. */
    @Test
    void aShapeIsNeverOnBothSides() {
        Samples.Split split = Samples.split(table, 0.3, 1);
        assertThat(sizes(split.heldOut())).hasSize(3);
        assertThat(split.heldOut().rows()).hasSize(6);
        assertThat(split.fit().rows()).hasSize(14);
        assertThat(sizes(split.fit())).doesNotContainAnyElementsOf(sizes(split.heldOut()));
        assertThat(Samples.split(table, 0.3, 1)).isEqualTo(split);
        assertThat(IntStream.range(2, 6).mapToObj(seed -> Samples.split(table, 0.3, seed)))
                .as("other seeds")
                .anySatisfy(other -> assertThat(other).isNotEqualTo(split));
    }

    /** Two classes, so twice four rows, in the order of the table. */
    @Test
    void eachGroupGivesAsManyRows() {
        CaseTable sample = Samples.perGroup(table, 4, 1);
        assertThat(sample.rows()).hasSize(8);
        assertThat(sample.rows().stream().filter(row -> row.get("dtype").equals("fp8")))
                .hasSize(4);
        assertThat(sample.rows()).isSubsetOf(table.rows());
        List<Integer> order = sample.rows().stream().map(table.rows()::indexOf).toList();
        assertThat(order).isSorted();
        assertThat(Samples.perGroup(table, 100, 1)).isEqualTo(table);
    }

    private static List<String> sizes(CaseTable table) {
        return table.rows().stream().map(row -> row.get("m")).distinct().toList();
    }
}
