package systole.study.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import systole.sim.Resource;

/** Sums over rows, worked out by hand. */
final class AccuracyTest {
    private final List<Validation.Row> rows = List.of(
            row("1", "a100", "trtllm", OperatorClass.PRODUCT_16, 100, 110.0, Regime.COMPUTE, "same"),
            row("2", "a100", "trtllm", OperatorClass.PRODUCT_16, 200, 160.0, Regime.POWER, "other"),
            row("3", "a100", "vllm", OperatorClass.PRODUCT_16, 110, 99.0, Regime.POWER, "same"),
            row("4", "a100", "vllm", OperatorClass.DECODE, 10, 15.0, Regime.LATENCY, "small"),
            row("5", "hgx", "nccl", OperatorClass.COLLECTIVE_SMALL, 10, 12.0, Regime.LATENCY, "c"),
            row("6", "a100", "vllm", OperatorClass.DECODE, 50, null, null, "none"),
            new Validation.Row("7", "runs", 1.0, 9.0, "", ""));
    private final Accuracy accuracy = Accuracy.of(rows);

    /** trtllm +10, -20: 15; vllm -10, +50: 30; nccl +20: the mean of 15, 30 and 20. The whole run counts in none. */
    @Test
    void theScoreWeighsDevicesAndSoftwareAlike() {
        assertThat(accuracy.software())
                .extracting(GroupErrors::group, GroupErrors::n, group -> Math.round(group.mapePercent()))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a100/trtllm", 2, 15L),
                        org.assertj.core.groups.Tuple.tuple("a100/vllm", 2, 30L),
                        org.assertj.core.groups.Tuple.tuple("hgx/nccl", 1, 20L));
        assertThat(accuracy.score()).isCloseTo((15 + 30 + 20) / 3.0, within(1e-9));
    }

    /** Without the decode of 10 us: 15, 10 and the collective, which counts at any time, 20. */
    @Test
    void shortRowsLeaveTheLongScoreButCollectivesStay() {
        assertThat(accuracy.longScore()).isCloseTo((15 + 10 + 20) / 3.0, within(1e-9));
    }

    @Test
    void classesCountWhatWasNotPredicted() {
        assertThat(accuracy.classes())
                .extracting(Accuracy.ClassErrors::kind)
                .containsExactly(
                        OperatorClass.PRODUCT_16,
                        OperatorClass.DECODE,
                        OperatorClass.COLLECTIVE_SMALL,
                        OperatorClass.RUN);
        Accuracy.ClassErrors decode = accuracy.classes().get(1);
        assertThat(decode.unserved()).isEqualTo(1);
        assertThat(decode.all()).isEqualTo(new GroupErrors("attention decode", 1, 50, 50, 50, 50));
        assertThat(decode.longer()).as("10 us is short").isNull();
    }

    /** Power: -20 and -10. */
    @Test
    void regimesAreThoseOfThePrediction() {
        assertThat(accuracy.regimes()).extracting(GroupErrors::group).containsExactly("latency", "compute", "power");
        assertThat(accuracy.regimes().get(2).biasPercent()).isCloseTo(-15, within(1e-9));
        assertThat(Regime.of(Resource.TENSOR, true)).isEqualTo(Regime.POWER);
        assertThat(Regime.of(Resource.TENSOR, false)).isEqualTo(Regime.COMPUTE);
        assertThat(Regime.of(Resource.MEMORY, true))
                .as("memory does not wait for the core clock")
                .isEqualTo(Regime.BANDWIDTH);
        assertThat(Regime.of(Resource.LAUNCH, true)).isEqualTo(Regime.LAUNCH);
    }

    /** Rows 1 and 3 are the same product: |100 - 110| of their mean 105 is 9.524 %. */
    @Test
    void noiseIsTheDifferenceOfPairs() {
        assertThat(Noise.of(rows)).singleElement().satisfies(noise -> {
            assertThat(noise.kind()).isEqualTo(OperatorClass.PRODUCT_16);
            assertThat(noise.software()).isEqualTo("trtllm and vllm");
            assertThat(noise.sources()).isEqualTo("someone");
            assertThat(noise.pairs()).isEqualTo(1);
            assertThat(noise.meanPercent()).isCloseTo(100 * 10 / 105.0, within(1e-9));
        });
    }

    /** Each row has 300 W predicted and 250 measured: +20 %; only long rows count. */
    @Test
    void wattsAreComparedOnLongRows() {
        assertThat(accuracy.power()).singleElement().satisfies(power -> {
            assertThat(power.group()).isEqualTo("a100");
            assertThat(power.n()).isEqualTo(3);
            assertThat(power.mapePercent()).isCloseTo(20, within(1e-9));
        });
    }

    @Test
    void classesOfOperators() {
        assertThat(OperatorClass.of("gemm", "bf16", 0)).isEqualTo(OperatorClass.PRODUCT_16);
        assertThat(OperatorClass.of("gemm", "fp8", 0)).isEqualTo(OperatorClass.PRODUCT_FP8);
        assertThat(OperatorClass.of("gemm", "nvfp4", 0)).isEqualTo(OperatorClass.PRODUCT_OTHER);
        assertThat(OperatorClass.of("all_reduce", "fp16", 262143)).isEqualTo(OperatorClass.COLLECTIVE_SMALL);
        assertThat(OperatorClass.of("all_reduce", "fp16", 262144)).isEqualTo(OperatorClass.COLLECTIVE_MEDIUM);
        assertThat(OperatorClass.of("all_to_all", "fp16", 8388608)).isEqualTo(OperatorClass.COLLECTIVE_MEDIUM);
        assertThat(OperatorClass.of("all_to_all", "fp16", 8388609)).isEqualTo(OperatorClass.COLLECTIVE_LARGE);
        assertThat(OperatorClass.of("softmax", "fp16", 0)).isEqualTo(OperatorClass.ROWWISE);
    }

    @Test
    void tablesShowWhatWasSummed() {
        Validation validation = Validation.of(rows);
        assertThat(AccuracyTables.classes(accuracy, Noise.of(rows)).markdown())
                .contains(
                        "| 16-bit GEMM | 3 | 13.33 | -10.00 | 3 | 13.33 | 10.00 | -10.00 | 20.00 | 6 | 9.5 (1) | 0 |");
        assertThat(AccuracyTables.worst(rows.subList(0, 6), 1).plain())
                .contains("4 ", "+50.00", "bound-4")
                .doesNotContain("bound-2");
        assertThat(AccuracyTables.worst(rows.subList(1, 2), 1).plain()).contains("bound-2, power cap");
        assertThat(ValidationTable.of(validation))
                .contains("them of their mean error".substring(8), "21.67 %", "15.00 %");
    }

    private static Validation.Row row(
            String name,
            String device,
            String software,
            OperatorClass kind,
            double measured,
            @org.jspecify.annotations.Nullable Double predicted,
            @org.jspecify.annotations.Nullable Regime regime,
            String repeat) {
        Double watts = device.equals("a100") && predicted != null ? (Double) 250.0 : null;
        return new Validation.Row(
                name,
                "group",
                measured,
                predicted,
                "bound-" + name,
                predicted == null ? "why" : "",
                new Subject(
                        kind,
                        device,
                        software,
                        "someone",
                        repeat,
                        true,
                        regime,
                        watts,
                        predicted == null ? null : (Double) 300.0));
    }
}
