package systole.microarch.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ArrayTimerTest {
    private static final ArrayTimer TIMER = ArrayTimer.closedForm();
    private static final Gemm CUBE = new Gemm(8, 8, 8);
    private static final ArrayGeometry FOUR = new ArrayGeometry(4, 4);

    private static ArraySpec array(String dataflow, Folds folds) {
        return new ArraySpec(FOUR, Dataflow.named(dataflow), folds);
    }

    /** 8 x 8 x 8 on 4 x 4 cells: 2 x 2 folds of 8 steps each, whichever operand stays. */
    @Test
    void byHand() {
        // 8 + 4 + 4 - 2 = 14 cycles a fold; overlapped, folds start every 8 cycles and the last takes 14
        assertThat(TIMER.time(array("output-stationary", Folds.SEQUENTIAL), CUBE)
                        .cycles())
                .isEqualTo(4 * 14);
        assertThat(TIMER.time(array("output-stationary", Folds.OVERLAPPED), CUBE)
                        .cycles())
                .isEqualTo(3 * 8 + 14);
        // 4 more to shift in the operand that stays
        assertThat(TIMER.time(array("weight-stationary", Folds.SEQUENTIAL), CUBE)
                        .cycles())
                .isEqualTo(4 * 18);
        assertThat(TIMER.time(array("weight-stationary", Folds.OVERLAPPED), CUBE)
                        .cycles())
                .isEqualTo(3 * 8 + 18);
        assertThat(TIMER.time(array("input-stationary", Folds.SEQUENTIAL), CUBE).cycles())
                .isEqualTo(4 * 18);
        assertThat(TIMER.time(array("input-stationary", Folds.OVERLAPPED), CUBE).cycles())
                .isEqualTo(3 * 8 + 18);
        // inputs once for each column of folds, weights once, sums once for each half of their length, half of them
        // again
        assertThat(TIMER.time(array("weight-stationary", Folds.SEQUENTIAL), CUBE)
                        .sram())
                .isEqualTo(new SramWords(128, 64, 64, 128, 0));
        // 512 products in 72 cycles of 16 cells
        assertThat(TIMER.time(array("weight-stationary", Folds.SEQUENTIAL), CUBE)
                        .utilizationPercent())
                .isEqualTo(100.0 * 512 / (72 * 16));
    }

    @Test
    void vectorsAreNotFree() {
        Gemm vector = new Gemm(1, 8, 8);
        // one row streams through, but the next weights take 4 cycles: 3 * 4 and 4 + 1 + 4 + 4 - 2
        assertThat(TIMER.time(array("weight-stationary", Folds.OVERLAPPED), vector)
                        .cycles())
                .isEqualTo(12 + 11);
        // one row of cells works, in two folds
        ArrayRun run = TIMER.time(array("output-stationary", Folds.OVERLAPPED), vector);
        assertThat(run.cycles()).isEqualTo(8 + 14);
        assertThat(run.mappingEfficiencyPercent()).isEqualTo(25);
        // one column holds the vector; 8 columns of filters stream through, for each half of the sum
        assertThat(TIMER.time(array("input-stationary", Folds.OVERLAPPED), vector)
                        .cycles())
                .isEqualTo(8 + 18);
    }

    @Test
    void narrowPortsStall() {
        // 4 x 4 x 1 outputs: rows and columns start one a cycle and each takes one word, so 1 word a cycle and never
        // more
        ArraySpec one = new ArraySpec(
                FOUR, Dataflow.named("output-stationary"), Folds.SEQUENTIAL, new Ports(1, 1, 4), Sparsity.DENSE);
        assertThat(TIMER.time(one, new Gemm(4, 4, 1)).stallCycles()).isZero();
        // sums of a diagonal leave together: 1 2 3 4 3 2 1
        ArraySpec out = new ArraySpec(
                FOUR, Dataflow.named("output-stationary"), Folds.SEQUENTIAL, new Ports(1, 1, 2), Sparsity.DENSE);
        assertThat(TIMER.time(out, new Gemm(4, 4, 1)).stallCycles()).isEqualTo(1 + 1 + 1);
        // weights: 1 2 3 4 3 2 1 words in 7 cycles; of the inputs 16 in 7 cycles, likewise, 4 cycles later
        ArraySpec filter = new ArraySpec(
                FOUR, Dataflow.named("weight-stationary"), Folds.SEQUENTIAL, new Ports(4, 1, 4), Sparsity.DENSE);
        assertThat(TIMER.time(filter, new Gemm(4, 4, 4)).stallCycles()).isEqualTo(16 - 7);
    }

    @Test
    void arraysShareFoldsAndPorts() {
        ArrayGeometry two = new ArrayGeometry(4, 4, 2);
        ArraySpec spec = new ArraySpec(two, Dataflow.named("weight-stationary"), Folds.OVERLAPPED);
        // 4 folds in 2 rounds
        assertThat(TIMER.time(spec, CUBE).cycles()).isEqualTo(8 + 18);
        assertThat(TIMER.time(spec, CUBE).sram())
                .as("words are those of one array")
                .isEqualTo(TIMER.time(array("weight-stationary", Folds.OVERLAPPED), CUBE)
                        .sram());
        ArraySpec shared = new ArraySpec(
                two, Dataflow.named("weight-stationary"), Folds.OVERLAPPED, new Ports(4, 4, 4), Sparsity.DENSE);
        assertThat(TIMER.time(shared, CUBE).stallCycles())
                .as("a port as wide as one array's edge")
                .isPositive();
    }

    @Test
    void structuredSparsity() {
        ArraySpec sparse = new ArraySpec(
                FOUR, Dataflow.named("weight-stationary"), Folds.OVERLAPPED, Ports.UNLIMITED, new Sparsity(2, 4));
        // sums of 4 kept terms are one fold of rows: 2 folds instead of 4
        ArrayRun run = TIMER.time(sparse, CUBE);
        assertThat(run.cycles()).isEqualTo(8 + 18);
        assertThat(run.macs()).isEqualTo(8 * 8 * 4);
        // inputs are offered whole, for each column of folds; 32 weights with 2 bits each say which of 4 they were
        assertThat(run.sram()).isEqualTo(new SramWords(128, 32, 0, 64, 64));
        // 10 terms: two groups of 4 keep 2 each, the last 2 keep 2
        assertThat(new Sparsity(2, 4).compressed(10)).isEqualTo(6);
        assertThat(new Sparsity(1, 4).compressed(9)).isEqualTo(3);
        assertThat(new Sparsity(1, 8).indexBits()).isEqualTo(3);
        assertThat(new Sparsity(3, 5).indexBits()).isEqualTo(3);
        assertThat(Sparsity.DENSE.indexBits()).isZero();
        // 4 rows take 8 words of inputs a cycle instead of 4
        ArraySpec narrow = new ArraySpec(
                FOUR, Dataflow.named("weight-stationary"), Folds.OVERLAPPED, new Ports(4, 4, 4), new Sparsity(2, 4));
        assertThat(TIMER.time(narrow, CUBE).stallCycles()).isPositive();
    }

    @Test
    void convolutionsAreProducts() {
        // 224 x 224 x 3, filters of 11 x 11, stride 4: ceil((224 - 11 + 4) / 4) = 55
        ConvShape first = new ConvShape(224, 224, 11, 11, 3, 96, 4);
        assertThat(first.gemm()).isEqualTo(new Gemm(3025, 96, 363));
        assertThat(first.inputAddress(1, 0)).isEqualTo(12);
        assertThat(first.inputAddress(55, 33)).isEqualTo((4 * 224 + 224) * 3);
        // the last window starts at 216 and ends beyond the edge
        assertThat(first.inputAddress(54, 8 * 3)).isEqualTo(Layer.PADDING);
        assertThat(first.inputAddress(54, 7 * 3 + 2)).isEqualTo(223 * 3 + 2);
        assertThatThrownBy(() -> new ConvShape(2, 2, 3, 3, 1, 1, 1))
                .hasMessage("a filter of 3 x 3 does not fit into an input of 2 x 2");
    }

    @Test
    void moreHardwareIsNeverSlowerAndNeverMoreFolds() {
        Random random = new Random(33);
        for (int i = 0; i < 3000; i++) {
            ArraySpec spec = RandomArrays.spec(random, 10);
            Gemm gemm = RandomArrays.gemm(random, 50);
            ArrayRun run = TIMER.time(spec, gemm);
            Ports ports = spec.ports();
            Ports wider = ports.equals(Ports.UNLIMITED)
                    ? ports
                    : new Ports(ports.ifmap() + 1, ports.filter() + 2, ports.ofmap() + 1);
            ArraySpec wide = new ArraySpec(spec.geometry(), spec.dataflow(), spec.folds(), wider, spec.sparsity());
            assertThat(TIMER.time(wide, gemm).cycles()).as("%s %s", spec, gemm).isLessThanOrEqualTo(run.cycles());
            assertThat(cycles(spec, Folds.OVERLAPPED, gemm))
                    .isBetween(cycles(spec, Folds.ACCUMULATED, gemm), cycles(spec, Folds.SEQUENTIAL, gemm));
            if (!spec.dataflow().preloads() && spec.folds() != Folds.ACCUMULATED) {
                assertThat(run.cycles())
                        .as("a column passes one result a cycle")
                        .isGreaterThanOrEqualTo(
                                spec.map(gemm).rounds() * spec.geometry().rows());
            }
            ArrayGeometry geometry = spec.geometry();
            ArraySpec larger = new ArraySpec(
                    new ArrayGeometry(geometry.rows() + 1, geometry.columns() + 2, geometry.arrays()),
                    spec.dataflow(),
                    spec.folds());
            Mapping mapping = spec.map(gemm);
            assertThat(new ArraySpec(larger.geometry(), spec.dataflow(), spec.folds(), ports, spec.sparsity())
                            .map(gemm)
                            .folds())
                    .isLessThanOrEqualTo(mapping.folds());
            long cells = 0;
            for (long fold = 0; fold < mapping.folds(); fold++) {
                assertThat(mapping.usedRows(fold)).isBetween(1, geometry.rows());
                assertThat(mapping.usedColumns(fold)).isBetween(1, geometry.columns());
                cells += (long) mapping.usedRows(fold) * mapping.usedColumns(fold);
            }
            assertThat(cells).as("folds cover the places once").isEqualTo(mapping.rows() * mapping.columns());
            assertThat(run.macs()).isLessThanOrEqualTo(run.cycles() * geometry.cells());
            assertThat(run.computeCycles() + run.stallCycles()).isEqualTo(run.cycles());
        }
    }

    private static long cycles(ArraySpec spec, Folds folds, Gemm gemm) {
        ArraySpec free = new ArraySpec(spec.geometry(), spec.dataflow(), folds, Ports.UNLIMITED, spec.sparsity());
        return TIMER.time(free, gemm).cycles();
    }

    /**
     * 1024 x 1024 results of 64 terms on 128 x 128 cells, 8192 a column: 64 folds, one every 128 cycles, and 64 + 254 of the
     * last. Of one term: 63 * 128 + 1 + 254.
     */
    @Test
    void shortSumsWaitForTheirColumns() {
        ArraySpec spec =
                new ArraySpec(new ArrayGeometry(128, 128), Dataflow.named("output-stationary"), Folds.OVERLAPPED);
        assertThat(TIMER.time(spec, new Gemm(1024, 1024, 64)).cycles()).isEqualTo(63 * 128 + 318);
        assertThat(TIMER.time(spec, new Gemm(1024, 1024, 1)).cycles()).isEqualTo(63 * 128 + 255);
        // a port of a word a column is never waited for
        ArraySpec port = new ArraySpec(
                spec.geometry(), spec.dataflow(), Folds.OVERLAPPED, new Ports(128, 128, 128), Sparsity.DENSE);
        assertThat(TIMER.time(port, new Gemm(1024, 1024, 64)).stallCycles()).isZero();
    }

    @Test
    void impossibleThingsAreRefused() {
        assertThatThrownBy(() -> new Gemm(0, 1, 1)).hasMessage("a product of 0 x 1 x 1 has no work");
        assertThatThrownBy(() -> new ArrayGeometry(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Ports(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Sparsity(5, 4)).isInstanceOf(IllegalArgumentException.class);
    }
}
