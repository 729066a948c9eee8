package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static systole.system.run.Scenarios.decode;
import static systole.system.run.Scenarios.generate;
import static systole.system.run.Scenarios.prefill;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.system.UnservedException;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;

/** Runs of networks of images: windows, merges, modulations, steps of denoising, and what is refused. */
final class ImageRunTest {
    private static final String FAST = "\"execution\": {\"fidelity\": \"fast\"}";
    private static final String UNFUSED = "\"execution\": {\"fidelity\": \"fast\", \"attention\": \"unfused\"}";

    private static Report.OperatorShare share(Report report, String name) {
        return report.byOperator().stream()
                .filter(operator -> operator.operator().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Report swin(int batch, String execution) {
        return Scenarios.run(Scenarios.of("swin-l", "h100-sxm-80gb", prefill(batch, 3136), execution));
    }

    /**
     * 24 layers in windows; all but the last level's, whose one window is the image, are shifted every other time. Rolls move the
     * normalised stream: 11 times there and back.
     */
    @Test
    void layersOfFourLevels() {
        Report report = swin(8, FAST);
        assertThat(share(report, "attention").count()).isEqualTo(24);
        assertThat(share(report, "window_partition").count()).isEqualTo(24);
        assertThat(share(report, "window_reverse").count()).isEqualTo(24);
        assertThat(share(report, "window_roll").count()).isEqualTo(11);
        assertThat(share(report, "window_roll_back").count()).isEqualTo(11);
        assertThat(share(report, "merge_projection").count()).isEqualTo(3);
        // 196.5 million parameters of two bytes
        assertThat(Objects.requireNonNull(report.memory()).weights() / 2e6).isCloseTo(196.5, within(1.0));
    }

    /**
     * A window of 49 patches fills no tile of an array: its two products, 3 % of the operations, run at less than a fifth of the rate
     * of the products with weights.
     */
    @Test
    void windowsDoNotFillTheArray() {
        Report report = swin(64, FAST);
        // 2 x 49 x width multiply-accumulates a patch: widths of 192, 384, 768 and 1536 over 3136, 784, 196 and 49
        // patches
        double pairs = 2.0 * 49 * (2 * 192 * 3136 + 2 * 384 * 784 + 18 * 768 * 196 + 2 * 1536 * 49.0) * 64;
        double projections = 3.0
                * (2.0 * 192 * 192 * 3136 + 2 * 384 * 384 * 784 + 18.0 * 768 * 768 * 196 + 2 * 1536 * 1536 * 49.0)
                * 64;
        double attention = pairs / share(report, "attention").seconds();
        double linear = projections / share(report, "qkv_projection").seconds();
        assertThat(attention).isLessThan(linear / 5);
    }

    /** Operator by operator, scores have a bias, and masks where windows are shifted. */
    @Test
    void biasesAndMasksOfUnfusedAttention() {
        Report report = swin(8, UNFUSED);
        assertThat(share(report, "attention_bias").count()).isEqualTo(24);
        assertThat(share(report, "attention_mask").count()).isEqualTo(11);
        assertThat(share(report, "attention_scores").count()).isEqualTo(24);
        assertThat(report.latency().totalSeconds())
                .isGreaterThan(swin(8, FAST).latency().totalSeconds());
    }

    /** Heads of the first level are the fewest: six. */
    @Test
    void tensorParallel() {
        Report report = Scenarios.run(
                Scenarios.of("swin-l", "hgx-h100", prefill(8, 3136), "\"parallelism\": {\"tensor\": 2}", FAST));
        assertThat(share(report, "attention_all_reduce").count()).isEqualTo(24);
        assertThat(share(report, "mlp_all_reduce").count()).isEqualTo(24);
        assertThatThrownBy(() ->
                        Scenarios.of("swin-l", "hgx-h100", prefill(8, 3136), "\"parallelism\": {\"tensor\": 8}", FAST))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("6");
    }

    /** Each step of denoising is a forward pass over all images, and guidance is a batch of twice as many. */
    @Test
    void stepsOfDenoising() {
        Report one = Scenarios.run(Scenarios.of("dit-xl-2", "h100-sxm-80gb", prefill(4, 256), FAST));
        Report fifty = Scenarios.run(Scenarios.of("dit-xl-2", "h100-sxm-80gb", generate(4, 256, 50), FAST));
        double total = one.latency().totalSeconds();
        assertThat(fifty.latency().totalSeconds()).isCloseTo(50 * total, within(1e-9 * total));
        assertThat(fifty.boundSeconds()).isCloseTo(50 * one.boundSeconds(), within(1e-9 * total));
        assertThat(fifty.assumptions()).anySatisfy(text -> assertThat(text).contains("steps of denoising"));
        assertThat(fifty.assumptions()).noneSatisfy(text -> assertThat(text).contains("longer than"));
        assertThat(share(one, "modulation").count()).isEqualTo(28);
        assertThat(share(one, "attention_gate").count()).isEqualTo(28);
        // 675 million parameters of two bytes
        assertThat(Objects.requireNonNull(one.memory()).weights() / 2e6).isCloseTo(675, within(2.0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "swin-l | decode | tensor | kind \"decode\" is not possible",
                "swin-l | generate | tensor | kind \"generate\" is not possible",
                "dit-xl-2 | decode | tensor | kind \"decode\" is not possible",
                "swin-l | small | tensor | inputTokens is 3136",
                "swin-l | prefill | pipeline | set pipeline to 1",
                "swin-l | prefill | context | windows of an image"
            })
    void refused(String model, String kind, String degree, String expected) {
        String work = switch (kind) {
            case "decode" -> decode(2, 256);
            case "generate" -> generate(2, 3136, 4);
            case "small" -> prefill(2, 3000);
            default -> prefill(2, 3136);
        };
        String plan = "\"parallelism\": {\"" + degree + "\": 2}";
        assertThatThrownBy(() -> Scenarios.run(Scenarios.of(model, "hgx-h100", work, plan, FAST)))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining(expected);
    }

    private static Report trained(String model, int tokens, String parallelism) {
        return ScenarioReader.simulation(
                        "step",
                        "{\"model\": \"" + model
                                + "\", \"system\": \"hgx-h100\", \"precision\": {\"compute\": \"bf16\"},"
                                + " \"workload\": {\"kind\": \"train\", \"globalBatch\": 64, \"sequenceLength\": "
                                + tokens
                                + "}, \"parallelism\": {" + parallelism + "}, " + FAST + "}")
                .run("");
    }

    /** Parameters are those of two bytes; a step goes through the arrays three times as often as a forward pass. */
    @ParameterizedTest
    @CsvSource({"swin-l, 3136, 34.5, 196.5", "dit-xl-2, 256, 118.6, 675"})
    void training(String model, int tokens, double gigaMacs, double millions) {
        Report report = trained(model, tokens, "\"data\": 4, \"tensor\": 2, \"zero\": 1, \"microBatch\": 16");
        double flops =
                report.modelTflopsPerDevice() * 1e12 * 8 * report.latency().totalSeconds();
        assertThat(flops / 64).isCloseTo(6e9 * gigaMacs, within(0.02 * 6e9 * gigaMacs));
        Report whole = trained(model, tokens, "\"data\": 8, \"microBatch\": 8");
        assertThat(Objects.requireNonNull(whole.memory()).weights() / 2e6)
                .isCloseTo(millions, within(0.005 * millions));
    }

    @ParameterizedTest
    @CsvSource({
        "swin-l, 3136, pipeline",
        "dit-xl-2, 256, pipeline",
        "swin-l, 3136, context",
        "dit-xl-2, 256, context",
        "swin-l, 3000, data"
    })
    void trainingRefused(String model, int tokens, String degree) {
        assertThatThrownBy(() -> trained(model, tokens, "\"" + degree + "\": 2, \"microBatch\": 1"))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining(tokens == 3000 ? "56 x 56" : "\"" + degree + "\" cannot spread the training of");
    }
}
