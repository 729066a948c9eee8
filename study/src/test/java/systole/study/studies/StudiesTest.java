package systole.study.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each shipped study says what its page says of it, for reasons that hold by hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StudiesTest {
    private static final int THREADS = 2;
    private final Map<String, StudyRows> known = new HashMap<>();

    private StudyRows rows(DesignStudy study) {
        return known.computeIfAbsent(
                study.name(), name -> StudyRows.of(study.file(Path.of("../examples/sweeps")), THREADS));
    }

    @Test
    void thePageIsCurrent() throws IOException {
        assertThat(StudiesPage.of(this::rows))
                .as("./systole sweep examples/sweeps --docs docs/studies.md writes it again")
                .isEqualTo(Files.readString(Path.of("../docs/studies.md")));
    }

    /** Twelve times the SRAM; 3.35 of 4.02 TB/s would be 16.7 % less if all of the time were memory's. */
    @Test
    void sramIsInertForDecodeAndAStackIsNot() {
        StudyRows rows = rows(new SramOrBandwidth());
        for (int stacks : new int[] {4, 5, 6, 8}) {
            StudyRow small = SramOrBandwidth.row(rows, "5000000", stacks);
            StudyRow large = SramOrBandwidth.row(rows, "60000000", stacks);
            assertThat(SramOrBandwidth.less(small, large)).isBetween(0.0, 0.2);
            assertThat(large.number(SramOrBandwidth.DOLLARS)).isGreaterThan(small.number(SramOrBandwidth.DOLLARS));
            assertThat(SramOrBandwidth.row(rows, "100000000", stacks).error()).contains("larger than the 858 mm2");
        }
        StudyRow five = SramOrBandwidth.row(rows, "50000000", 5);
        StudyRow six = SramOrBandwidth.row(rows, "50000000", 6);
        assertThat(SramOrBandwidth.less(five, six)).isBetween(10.0, 16.7);
        assertThat(six.number(SramOrBandwidth.AREA)).isEqualTo(five.number(SramOrBandwidth.AREA));
    }

    /** Reads at 4.1 TB/s are 2 % more than six stacks give, and a third less than eight. */
    @Test
    void eightStacksWantAWiderPath() {
        StudyRows rows = rows(new SramOrBandwidth());
        StudyRow six = SramOrBandwidth.row(rows, "50000000", 6);
        StudyRow eight = SramOrBandwidth.row(rows, "50000000", 8);
        StudyRow wide = SramOrBandwidth.row(rows, "50000000", 8, "5360000000000");
        assertThat(SramOrBandwidth.less(six, wide)).isGreaterThan(1.5 * SramOrBandwidth.less(six, eight));
    }

    /**
     * A fold takes max(T, 256) cycles on 256 rows: 32 (4 x 4096 x 4096 + 3 x 4096 x 11008) weights in 65,536 cells, 256 cycles
     * each at 1.5 GHz, are 16.9 ms for 32 tokens as for 256.
     */
    @Test
    void tallArraysPayForTheirRows() {
        StudyRows rows = rows(new ArrayGeometry());
        double folds = 32 * (4.0 * 4096 * 4096 + 3.0 * 4096 * 11008) / 65536;
        for (int tokens : new int[] {32, 128, 256}) {
            assertThat(ArrayGeometry.row(rows, 1, 256, tokens).number("timeSeconds.byResource.tensor"))
                    .isCloseTo(folds * 256 / 1.5e9, withinPercentage(10));
        }
        assertThat(ArrayGeometry.row(rows, 1, 256, 32).number(ArrayGeometry.TIME))
                .isGreaterThan(1.5 * ArrayGeometry.row(rows, 4, 128, 32).number(ArrayGeometry.TIME));
        assertThat(ArrayGeometry.row(rows, 1, 256, 1024).number(ArrayGeometry.TIME))
                .isLessThan(1.12 * ArrayGeometry.row(rows, 4, 128, 1024).number(ArrayGeometry.TIME));
    }

    @Test
    void widthOfAnArrayIsFree() {
        StudyRows rows = rows(new ArrayGeometry());
        for (String tokens : rows.values("tokens")) {
            int prompt = Integer.parseInt(tokens);
            assertThat(ArrayGeometry.row(rows, 4, 64, prompt).number(ArrayGeometry.TIME))
                    .isEqualTo(ArrayGeometry.row(rows, 16, 64, prompt).number(ArrayGeometry.TIME));
        }
    }

    /** 80 all-reduces of 16 x 512 x 5120 x 2 bytes; a ring of 8 moves 7/4 of them over each link of 31 GB/s: 0.379 s. */
    @Test
    void promptsPayForPcieAndSingleReadersDoNot() {
        StudyRows rows = rows(new LinksOfTensorParallel());
        StudyRow pcie = LinksOfTensorParallel.row(rows, 16, 8, LinksOfTensorParallel.PCIE);
        StudyRow nvlink = LinksOfTensorParallel.row(rows, 16, 8, LinksOfTensorParallel.NVLINK);
        double ring = 80 * 1.75 * 16 * 512 * 5120 * 2 / 31e9;
        assertThat(pcie.number(LinksOfTensorParallel.FIRST)).isBetween(ring, 2 * ring);
        assertThat(pcie.number(LinksOfTensorParallel.FIRST) - nvlink.number(LinksOfTensorParallel.FIRST))
                .isCloseTo(ring, withinPercentage(15));
        assertThat(LinksOfTensorParallel.exposed(pcie)).isGreaterThan(0.5);
        assertThat(LinksOfTensorParallel.exposed(nvlink)).isLessThan(0.4);
        StudyRow four = LinksOfTensorParallel.row(rows, 16, 4, LinksOfTensorParallel.PCIE);
        assertThat(four.number(LinksOfTensorParallel.FIRST))
                .isCloseTo(pcie.number(LinksOfTensorParallel.FIRST), withinPercentage(10));
        for (int tensor : new int[] {2, 4, 8}) {
            assertThat(LinksOfTensorParallel.row(rows, 1, tensor, LinksOfTensorParallel.PCIE)
                            .number(LinksOfTensorParallel.NEXT))
                    .isCloseTo(
                            LinksOfTensorParallel.row(rows, 1, tensor, LinksOfTensorParallel.NVLINK)
                                    .number(LinksOfTensorParallel.NEXT),
                            withinPercentage(5));
        }
    }

    /** 13.2 GB of weights at 3.35 TB/s are 3.9 ms, which all sequences of a batch share. */
    @Test
    void batchesShareWeightsUntilPromptsDecide() {
        StudyRows rows = rows(new BatchLatencyEnergy());
        StudyRow last = BatchLatencyEnergy.row(rows, 1, 700);
        assertThat(last.number(BatchLatencyEnergy.NEXT)).isBetween(13.2e9 / 3.35e12, 1.5 * 13.2e9 / 3.35e12);
        for (int batch : new int[] {4, 16, 64, 128}) {
            StudyRow row = BatchLatencyEnergy.row(rows, batch, 700);
            assertThat(row.number(BatchLatencyEnergy.JOULES)).isLessThan(last.number(BatchLatencyEnergy.JOULES));
            assertThat(row.number(BatchLatencyEnergy.NEXT)).isGreaterThan(last.number(BatchLatencyEnergy.NEXT));
            last = row;
        }
        StudyRow one = BatchLatencyEnergy.row(rows, 1, 700);
        StudyRow sixteen = BatchLatencyEnergy.row(rows, 16, 700);
        assertThat(one.number(BatchLatencyEnergy.JOULES) / sixteen.number(BatchLatencyEnergy.JOULES))
                .isBetween(6.0, 16.0);
        assertThat(sixteen.number(BatchLatencyEnergy.JOULES) / last.number(BatchLatencyEnergy.JOULES))
                .isBetween(1.2, 3.0);
        assertThat(BatchLatencyEnergy.row(rows, 256, 700).error()).contains("would fit");
    }

    @Test
    void aCapSavesFewJoulesAndCostsThePrompt() {
        StudyRows rows = rows(new BatchLatencyEnergy());
        StudyRow free = BatchLatencyEnergy.row(rows, 16, 700);
        StudyRow capped = BatchLatencyEnergy.row(rows, 16, 400);
        assertThat(capped.number("averageWattsPerDevice")).isLessThanOrEqualTo(400);
        assertThat(capped.number(BatchLatencyEnergy.JOULES) / free.number(BatchLatencyEnergy.JOULES))
                .isBetween(0.85, 1.0);
        double slower = capped.number(BatchLatencyEnergy.NEXT) / free.number(BatchLatencyEnergy.NEXT);
        assertThat(slower).isLessThan(1.2);
        assertThat(capped.number(BatchLatencyEnergy.FIRST) / free.number(BatchLatencyEnergy.FIRST))
                .isGreaterThan(1.4);
        StudyRow one = BatchLatencyEnergy.row(rows, 1, 400);
        assertThat(one.number(BatchLatencyEnergy.NEXT))
                .isCloseTo(BatchLatencyEnergy.row(rows, 1, 700).number(BatchLatencyEnergy.NEXT), within(1e-4));
    }

    @Test
    void theCheapestMachineDependsOnTheBatch() {
        StudyRows rows = rows(new SeventyBillionByCost());
        assertThat(owned(rows, "rtx-4090-pcie-8", 1)).isLessThan(owned(rows, "hgx-h100", 1) / 2);
        assertThat(owned(rows, "rtx-4090-pcie-8", 1)).isLessThan(owned(rows, "hgx-a100-80gb", 1) / 2);
        assertThat(owned(rows, "hgx-h100", 32)).isLessThan(owned(rows, "hgx-a100-80gb", 32));
        assertThat(owned(rows, "hgx-h100", 32)).isLessThan(owned(rows, "rtx-4090-pcie-8", 8));
        assertThat(SeventyBillionByCost.cheapest(rows, "rtx-4090-pcie-8", 32, SeventyBillionByCost.OWNED))
                .isEmpty();
        assertThat(least(rows, "hgx-h100", 8, SeventyBillionByCost.RENTED))
                .isLessThan(least(rows, "rtx-4090-pcie-8", 8, SeventyBillionByCost.RENTED));
    }

    /** 69e9 parameters of 2 bytes are 128.5 GiB: two of 80 GiB, eight of 24 GiB. */
    @Test
    void memoryDecidesHowManyDevices() {
        StudyRows fp16 =
                rows(new SeventyBillionByCost()).where("weights", "fp16").where("batch", 1);
        assertThat(fp16.where("machine", "hgx-h100").where("tensor", 1).one().error())
                .contains("weights 128.5 GiB");
        assertThat(fp16.where("machine", "hgx-h100").served().values("tensor")).containsExactly("2", "4", "8");
        assertThat(fp16.where("machine", "rtx-4090-pcie-8").served().values("tensor"))
                .containsExactly("8");
    }

    private static double owned(StudyRows rows, String machine, int batch) {
        return least(rows, machine, batch, SeventyBillionByCost.OWNED);
    }

    private static double least(StudyRows rows, String machine, int batch, String key) {
        return SeventyBillionByCost.cheapest(rows, machine, batch, key)
                .orElseThrow()
                .number(key);
    }
}
