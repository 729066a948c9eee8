package systole.study.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import systole.study.measurements.Measurements;
import systole.study.operators.CaseTable;
import systole.system.Changes;
import systole.system.json.Descriptions;

/** A device that is left out is described without its own measurements. */
final class LeaveOutTest {
    private static final String AMPERE = "configs/families/ampere.json";
    private static final String HOPPER = "configs/families/hopper.json";
    private final CaseTable few =
            Samples.perGroup(Measurements.shipped().operators().get(0), 3, 5);

    /** A100 is alone in its family: what its measurements chose comes from Hopper, or goes by the number of links. */
    @Test
    void withoutRelativesConstantsComeFromAnotherFamily() {
        LeaveOut leaveOut = LeaveOut.of("a100-sxm-80gb", List.of(few), 2);
        assertThat(leaveOut.rows()).isZero();
        assertThat(leaveOut.constants()).allSatisfy(each -> {
            assertThat(each.constant().fittedOn()).contains("a100-sxm-80gb");
            assertThat(each.how()).startsWith("taken from ");
        });
        double hopper = Descriptions.device("h100-sxm-80gb").spec().launch().startSeconds();
        double ampere = Descriptions.device("a100-sxm-80gb").spec().launch().startSeconds();
        assertThat(hopper).isNotEqualTo(ampere);
        assertThat(leaveOut.changes().of(AMPERE)).containsEntry("/launch/start", hopper);
        assertThat(Descriptions.device("a100-sxm-80gb", leaveOut.changes())
                        .spec()
                        .launch()
                        .startSeconds())
                .isCloseTo(hopper, within(1e-15));
        assertThat(leaveOut.changes().of("configs/communication/nvlink3.json").get("/endpoint/bandwidth"))
                .as("12 links against 18")
                .isCloseTo(845e9 * 0.6667, within(1e9));
    }

    /** Whatever was measured on the device, even wrong, the fit gives the same values. */
    @Test
    void measurementsOfTheDeviceDoNotReachTheFit() {
        CaseTable rows = only("gemm", "all_gather");
        int time = rows.header().indexOf("measured_us");
        CaseTable wrong = new CaseTable(
                rows.header(),
                rows.rows().stream()
                        .map(row -> row.get("device").contains("h100") ? with(row, time, "1e6") : row)
                        .toList());
        LeaveOut leaveOut = LeaveOut.of("h100-sxm-80gb", List.of(rows), 2, 30, 60);
        assertThat(leaveOut.rows()).isPositive();
        assertThat(leaveOut.constants())
                .anySatisfy(each -> assertThat(each.how()).isEqualTo("fitted to h200-sxm"))
                .anySatisfy(each -> assertThat(each.how()).startsWith("taken from configs/memories/hbm3e"));
        assertThat(LeaveOut.of("h100-sxm-80gb", List.of(wrong), 1, 30, 60)).isEqualTo(leaveOut);
        assertThat(leaveOut.changes().of(HOPPER)).containsKey("/launch/start").doesNotContainKey("/memory/latency");
    }

    @Test
    void whatNothingWasFittedToStays() {
        LeaveOut leaveOut = LeaveOut.of("tpu-v6e", List.of(few), 1);
        assertThat(leaveOut.constants()).isEmpty();
        assertThat(leaveOut.changes()).isEqualTo(Changes.NONE);
    }

    private CaseTable only(String... ops) {
        return new CaseTable(
                few.header(),
                few.rows().stream()
                        .filter(row -> Stream.of(ops).anyMatch(row.get("op")::equals))
                        .toList());
    }

    private static CaseTable.Row with(CaseTable.Row row, int column, String value) {
        List<String> fields = new java.util.ArrayList<>(row.fields());
        fields.set(column, value);
        return new CaseTable.Row(row.header(), List.copyOf(fields));
    }
}
