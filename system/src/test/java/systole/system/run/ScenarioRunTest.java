package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;
import static systole.system.run.Scenarios.decode;
import static systole.system.run.Scenarios.generate;
import static systole.system.run.Scenarios.prefill;
import static systole.system.run.Scenarios.run;
import static systole.system.run.Scenarios.tensor;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.system.Presets;
import systole.system.UnservedException;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;

/** Runs: what moves a time must move it the right way, and what cannot run says what would help. */
final class ScenarioRunTest {
    private static final String A100 = "a100-sxm-80gb";
    private static final String NODE = "hgx-h100";
    private static final String SMALL = "{\"model_type\": \"llama\", \"hidden_size\": 256, \"num_hidden_layers\": 2, "
            + "\"num_attention_heads\": 4, \"num_key_value_heads\": 2, \"intermediate_size\": 512, "
            + "\"vocab_size\": 1000, \"max_position_embeddings\": 4096, \"hidden_act\": \"silu\", "
            + "\"rms_norm_eps\": 1e-5, \"tie_word_embeddings\": false, \"torch_dtype\": \"bfloat16\"}";

    /**
     * Two layers of 4 query and 2 key heads of 64: attention's matrices have 256 x 64 x (2 x 4 + 2 x 2) = 196,608 parameters and
     * the three of the feed-forward 3 x 256 x 512 = 393,216; for 2 x 64 tokens two operations each make 150,994,944. Scores and
     * values of 64 x 64 / 2 pairs: 2 x 2 x 2 x 4 x 64 x 2048 = 4,194,304 (2 operations, 2 products, 2 sequences). The head
     * of 1000 words for the last token of each sequence: 2 x 2 x 256 x 1000 = 1,024,000. In all 311,402,496.
     */
    @Test
    void operationsOfASmallPrefill() {
        Report report = run(ScenarioReader.read(
                "small",
                "{\"model\": " + SMALL + ", \"system\": \"a100-sxm-80gb\", \"workload\": " + prefill(2, 64) + "}"));
        assertThat(report.modelTflopsPerDevice() * report.latency().totalSeconds() * 1e12)
                .isCloseTo(311_402_496, withinPercentage(1e-7));
        // A100: 312 TFLOP/s of dense bf16 (NVIDIA A100 white paper)
        assertThat(report.modelFlopsUtilization() * 312)
                .isCloseTo(report.modelTflopsPerDevice(), withinPercentage(0.1));
        // keys and values of 2 x 64 tokens, 2 heads of 64, 2 layers, 2 bytes each
        assertThat(Objects.requireNonNull(report.memory()).kvCache()).isEqualTo(2 * 2 * 64 * 2 * 64 * 2 * 2);
        // parameters: 2 x (589,824 + 2 norms of 256) + embedding and head of 256,000 each + last norm, 2 bytes each
        assertThat(Objects.requireNonNull(report.memory()).weights())
                .isEqualTo(2 * (2 * (589_824 + 512) + 2 * 256_000 + 256));
        assertThat(count(report, "gate_up_projection")).isEqualTo(2);
        assertThat(count(report, "lm_head")).isEqualTo(1);
    }

    /** The clock times kernels and nothing else: the same operators as often, at nearly the same time and energy. */
    @Test
    void theFastClockTimesTheSameWork() {
        String more = ", \"execution\": {\"fidelity\": \"fast\"}";
        String head = "{\"model\": " + SMALL + ", \"system\": \"a100-sxm-80gb\", \"workload\": " + prefill(2, 64);
        Report tile = run(ScenarioReader.read("small", head + "}"));
        Report fast = run(ScenarioReader.read("small", head + more + "}"));
        assertThat(tile.simulator().fidelity()).isEqualTo("tile");
        assertThat(fast.simulator().fidelity()).isEqualTo("fast");
        assertThat(fast.byOperator().stream().map(share -> share.operator() + " " + share.count()))
                .containsExactlyInAnyOrderElementsOf(tile.byOperator().stream()
                        .map(share -> share.operator() + " " + share.count())
                        .toList());
        assertThat(fast.boundSeconds()).isEqualTo(tile.boundSeconds());
        assertThat(fast.memory()).isEqualTo(tile.memory());
        assertThat(fast.latency().totalSeconds()).isCloseTo(tile.latency().totalSeconds(), withinPercentage(5));
        assertThat(Objects.requireNonNull(fast.energy()).totalJoules())
                .isCloseTo(Objects.requireNonNull(tile.energy()).totalJoules(), withinPercentage(5));
    }

    /** 128 TFLOP are 2 x 6.6 G parameters x 8 x 1024 tokens and attention; the floor at 312 TFLOP/s is 0.36 s. */
    @Test
    void aPrefillIsBoundByProductsAndADecodeByMemory() {
        Report prompt = run(Scenarios.of("llama-2-7b", A100, prefill(8, 1024)));
        assertThat(prompt.latency().totalSeconds()).isBetween(0.36, 0.60);
        assertThat(prompt.byOperator().get(0).bound()).isEqualTo("tensor");
        // 12.3 GiB of parameters less the embedding, 4 GiB of keys and values at 2039 GB/s: 8.6 ms
        Report token = run(Scenarios.of("llama-2-7b", A100, decode(8, 1024)));
        assertThat(Scenarios.value(token.latency().timePerOutputTokenSeconds()))
                .isBetween(0.0086, 0.0130)
                .isEqualTo(token.latency().totalSeconds());
        assertThat(token.byOperator().get(0).bound()).isEqualTo("memory");
        assertThat(token.latency().timeToFirstTokenSeconds()).isNull();
        assertThat(token.latency().prefillSeconds()).isNull();
    }

    @Test
    void aGenerationIsAPrefillAndDecodes() {
        Report all = run(Scenarios.of("llama-2-7b", A100, generate(2, 256, 3)));
        double prompt =
                run(Scenarios.of("llama-2-7b", A100, prefill(2, 256))).latency().totalSeconds();
        double second =
                run(Scenarios.of("llama-2-7b", A100, decode(2, 256))).latency().totalSeconds();
        double third =
                run(Scenarios.of("llama-2-7b", A100, decode(2, 257))).latency().totalSeconds();
        assertThat(Scenarios.value(all.latency().timeToFirstTokenSeconds())).isEqualTo(prompt);
        assertThat(all.latency().totalSeconds()).isCloseTo(prompt + second + third, withinPercentage(1e-7));
        Report one = run(Scenarios.of("llama-2-7b", A100, generate(2, 256, 1)));
        assertThat(one.latency().totalSeconds()).isEqualTo(prompt);
        assertThat(one.latency().timePerOutputTokenSeconds()).isNull();
    }

    @Test
    void moreDevicesReadFasterAndTalkLonger() {
        Report four = run(Scenarios.of("llama-2-70b", "hgx-h100", prefill(4, 1024), tensor(4)));
        Report eight = run(Scenarios.of("llama-2-70b", "hgx-h100", prefill(4, 1024), tensor(8)));
        assertThat(eight.latency().totalSeconds())
                .isLessThan(four.latency().totalSeconds())
                .isGreaterThan(four.latency().totalSeconds() / 2);
        // each sends and gets 2 x (n - 1) / n of a buffer or, where switches sum, the buffer once: hardly less with
        // more ranks
        assertThat(Scenarios.value(eight.byResource().get("link")))
                .isGreaterThan(0.5 * Scenarios.value(four.byResource().get("link")));
        assertThat(Objects.requireNonNull(eight.memory()).weights())
                .isLessThan(Objects.requireNonNull(four.memory()).weights());
        assertThat(four.assumptions()).anySatisfy(text -> assertThat(text).startsWith("4 of 8 devices are idle"));
        assertThat(count(eight, "mlp_all_reduce")).isEqualTo(80);
    }

    @Test
    void aLowerPowerCapIsNeverFaster() {
        double before = 0;
        for (int watts : new int[] {400, 350, 300, 250, 200, 150}) {
            Report report = run(Scenarios.of(
                    "llama-2-7b", A100, prefill(4, 512), "\"execution\": {\"powerCap\": \"" + watts + " W\"}"));
            assertThat(report.latency().totalSeconds()).as("%d W", watts).isGreaterThanOrEqualTo(before);
            // power counts as settled within a hundredth of the cap
            assertThat(Objects.requireNonNull(report.energy()).averageWattsPerDevice())
                    .as("%d W", watts)
                    .isLessThanOrEqualTo(1.01 * watts);
            before = report.latency().totalSeconds();
        }
        double uncapped =
                run(Scenarios.of("llama-2-7b", A100, prefill(4, 512))).latency().totalSeconds();
        assertThat(before).isGreaterThan(1.2 * uncapped);
    }

    @ParameterizedTest
    @CsvSource({"1, 128", "16, 128", "64, 2048"})
    void noRunIsFasterThanItsFloor(int batch, int tokens) {
        for (String system : new String[] {A100, "h100-sxm-80gb", "h200-sxm"}) {
            for (String work : new String[] {prefill(batch, tokens), decode(batch, tokens)}) {
                Report report = run(Scenarios.of("llama-3-8b", system, work));
                assertThat(report.boundSeconds())
                        .as("%s %s", system, work)
                        .isPositive()
                        .isLessThanOrEqualTo(report.latency().totalSeconds());
            }
        }
    }

    @Test
    void whatDoesNotFitSaysWhatWouldHelp() {
        // 69.0 G parameters of 2 bytes are 128.5 GiB
        assertThatThrownBy(() -> run(Scenarios.of("llama-2-70b", "h100-sxm-80gb", prefill(1, 512))))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("weights 128.5 GiB")
                .hasMessageContaining("h100-sxm-80gb has 80.0 GiB")
                .hasMessageEndingWith("use more devices, or weights and activations of fewer bits");
        assertThatThrownBy(() -> run(Scenarios.of("llama-2-70b", "hgx-h100", prefill(1, 512))))
                .isInstanceOf(UnservedException.class)
                .hasMessageEndingWith("tensor parallelism of 2 would fit");
        run(Scenarios.of("llama-2-70b", "hgx-h100", prefill(1, 512), tensor(2)));
    }

    /** Four copies of two devices are on all eight: tensor parallelism of 8 leaves room for one. */
    @Test
    void whatWouldHelpIsAPlanOfTheDevicesThere() {
        String plan = "\"parallelism\": {\"tensor\": %d, \"data\": %d}";
        String work = "\"workload\": {\"kind\": \"prefill\", \"batch\": 8, \"inputTokens\": 512}";
        String text = "{\"model\": \"llama-2-70b\", \"system\": \"hgx-a100-40gb\", " + work + ", " + plan + "}";
        assertThatThrownBy(() -> ScenarioReader.simulation("s", String.format(text, 2, 4))
                        .run(""))
                .isInstanceOf(UnservedException.class)
                .hasMessageEndingWith("tensor parallelism of 4 with data 2 would fit");
        ScenarioReader.simulation("s", String.format(text, 4, 2)).run("");
    }

    /** 2e9 x 2e9 tokens of 512 KiB do not even fit in a 64-bit count of bytes. */
    @Test
    void countsBeyondReasonAreNotServed() {
        assertThat(unserved("llama-2-7b", A100, prefill(2_000_000_000, 2_000_000_000)))
                .isEqualTo("use a smaller batch or shorter sequences");
        assertThat(unserved("llama-2-7b", A100, decode(2_000_000_000, 2_000_000_000)))
                .isEqualTo("use a smaller batch or shorter sequences");
        assertThat(unserved("mistral-7b", A100, decode(2_000_000_000, 2_000_000_000)))
                .isEqualTo("use a smaller batch or shorter sequences");
    }

    @Test
    void theBatchThatWouldFitDoesAndNoLargerOne() {
        String help = unserved("llama-2-7b", A100, decode(1000, 2047));
        Matcher number = Pattern.compile("a batch of ([0-9]+) would fit").matcher(help);
        assertThat(number.find()).as(help).isTrue();
        int batch = Integer.parseInt(number.group(1));
        // each sequence keeps 2048 x 2 x 32 x 4096 x 2 bytes = 1 GiB beside 12.55 GiB of parameters
        assertThat(batch).isBetween(66, 67);
        run(Scenarios.of("llama-2-7b", A100, decode(batch, 2047)));
        assertThat(unserved("llama-2-7b", A100, decode(batch + 1, 2047))).contains("a batch of " + batch);
    }

    /** A micro-batch grows with the batch until it is as large as asked for: memory is not in proportion to the batch. */
    @ParameterizedTest
    @CsvSource({"2, 8, 1", "4, 16, 1", "2, 4, 2"})
    void theBatchThatWouldFitBesideStagesDoesAndNoLargerOne(int stages, int micro, int copies) {
        String plan = String.format(
                "\"parallelism\": {\"pipeline\": %d, \"microBatch\": %d, \"data\": %d}", stages, micro, copies);
        UnservedException refused = Assertions.catchThrowableOfType(
                UnservedException.class, () -> run(Scenarios.of("llama-3-8b", NODE, prefill(5000, 2048), plan)));
        Matcher number = Pattern.compile("a batch of ([0-9]+) would fit").matcher(refused.help());
        assertThat(number.find()).as(refused.help()).isTrue();
        int batch = Integer.parseInt(number.group(1));
        run(Scenarios.of("llama-3-8b", NODE, prefill(batch, 2048), plan));
        assertThatThrownBy(() -> run(Scenarios.of("llama-3-8b", NODE, prefill(batch + copies, 2048), plan)))
                .isInstanceOf(UnservedException.class);
    }

    /** 4 bits a weight are 3.2e9 bytes of the 6.5e9 weights of the linear layers; a run's own precision goes before them. */
    @Test
    void publishedQuantisationIsTheFormatOfARun() {
        String preset = Presets.text(Presets.Folder.MODELS, "llama-2-7b").orElseThrow();
        String model = preset.substring(preset.indexOf('{', 1), preset.indexOf('}') + 1)
                .replace(
                        "\"use_cache\"",
                        "\"quantization_config\": {\"quant_method\": \"gptq\", \"bits\": 4}, \"use_cache\"");
        String scenario = "{\"model\": " + model + ", \"system\": \"" + A100 + "\", \"workload\": " + decode(1, 100);
        Report narrow = run(ScenarioReader.read("s", scenario + "}"));
        // and 16-bit embedding and head of 32000 x 4096
        assertThat(Objects.requireNonNull(narrow.memory()).weights() / 1e9).isBetween(3.75, 3.78);
        assertThat(narrow.assumptions()).contains("precision.weights is int4, as the model's quantization_config says");
        Report wide = run(ScenarioReader.read(
                "s", scenario + ", \"precision\": {\"weights\": \"fp16\", \"activations\": \"fp16\"}}"));
        assertThat(Objects.requireNonNull(wide.memory()).weights() / 1e9).isBetween(13.46, 13.49);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"precision\": {\"weights\": \"fp8\", \"activations\": \"fp8\"} | no tensor units for fp8_e4m3",
                "\"precision\": {\"weights\": \"fp16\", \"activations\": \"bf16\"} | operands of one format",
                "\"execution\": {\"powerCap\": \"90 W\"} | leaves nothing beside the 90.00 W",
                "\"parallelism\": {\"tensor\": 2} | the plan uses 2 devices",
            })
    void combinationsThatDoNotExist(String more, String reason) {
        assertThatThrownBy(() -> run(ScenarioReader.read(
                        "scenario",
                        "{\"model\": \"llama-2-7b\", \"system\": \"a100-sxm-80gb\", \"workload\": " + prefill(1, 64)
                                + ", " + more + "}")))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining(reason);
    }

    private static String unserved(String model, String system, String workload) {
        return Assertions.catchThrowableOfType(
                        UnservedException.class, () -> run(Scenarios.of(model, system, workload)))
                .help();
    }

    private static long count(Report report, String operator) {
        return report.byOperator().stream()
                .filter(share -> share.operator().equals(operator))
                .mapToLong(Report.OperatorShare::count)
                .sum();
    }
}
