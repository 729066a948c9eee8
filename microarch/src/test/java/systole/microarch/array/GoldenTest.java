package systole.microarch.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the reference, folds one after the other. */
final class GoldenTest {
    static Stream<GoldenRow> rows() {
        return GoldenRow.all().stream();
    }

    @Test
    void allRowsAreThere() {
        assertThat(GoldenRow.all()).hasSize(90);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void cycles(GoldenRow row) {
        ArraySpec spec = row.spec(Folds.SEQUENTIAL);
        ArrayRun run = ArrayTimer.closedForm().time(spec, row.gemm());
        assertThat(ArrayTimer.stepped().time(spec, row.gemm())).isEqualTo(run);
        assertThat((double) run.lastComputeCycle()).isEqualTo(row.decimal("compute_cycles_derived"));
        if (!row.hasBandwidth()) {
            assertThat(run.lastComputeCycle()).isEqualTo(row.whole("total_cycles_reported"));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void scratchpads(GoldenRow row) {
        ArraySpec spec = row.spec(Folds.SEQUENTIAL);
        SramWords words = ArrayTimer.closedForm().time(spec, row.gemm()).sram();
        ArrayGeometry geometry = spec.geometry();
        // a slip of the reference: it counts idle places of its trace as writes of output-stationary arrays
        long slip =
                spec.dataflow().preloads() ? 0 : spec.map(row.gemm()).folds() * (geometry.rows() + geometry.columns());
        assertThat(List.of(words.ifmapReads(), words.filterReads(), words.ofmapWrites() + slip))
                .containsExactly(
                        row.whole("sram_ifmap_reads"), row.whole("sram_filter_reads"), row.whole("sram_ofmap_writes"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void utilization(GoldenRow row) {
        ArraySpec spec = row.spec(Folds.SEQUENTIAL);
        ArrayRun run = ArrayTimer.closedForm().time(spec, row.gemm());
        assertThat(run.mappingEfficiencyPercent()).isEqualTo(row.decimal("mapping_eff_pct"), within(1e-9));
        // the reference divides by the index of the last cycle instead of the number of cycles
        double reported = row.whole("total_cycles_reported");
        assertThat(run.utilizationPercent() * run.cycles() / reported).isEqualTo(row.decimal("util_pct"), within(1e-9));
    }
}
