package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import systole.system.UnservedException;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;
import systole.workloads.model.MemoryPerDevice;

/** Runs of models whose decoder attends to an encoder, on shipped devices. */
final class EncoderDecoderRunTest {
    /** T5 11B, parameters of 24 layers that read and 24 that write: see the hand count in {@link #wholeOfT5}. */
    private static final long T5 = 11_307_321_344L;

    private static Report run(String model, String system, String... options) {
        Map<String, String> all = new HashMap<>(Map.of("model", model, "system", system, "kind", "generate"));
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return ScenarioReader.simulation(all).run("test");
    }

    private static MemoryPerDevice memory(Report report) {
        return Objects.requireNonNull(report.memory());
    }

    /**
     * 128 heads of 128 beside a stream of 1024: projections of 16.8 million parameters each, feed-forwards of 134 million. 2 sequences
     * of 300 tokens are read and 11 written.
     */
    @Test
    void wholeOfT5() {
        long projection = 1024L * 128 * 128;
        long feedForward = 2L * 1024 * 65536;
        long reading = 24 * (4 * projection + feedForward + 2 * 1024) + 1024 + 32 * 128;
        long writing = 24 * (8 * projection + feedForward + 3 * 1024) + 1024 + 32 * 128 + 32128L * 1024;
        assertThat(reading + writing).isEqualTo(T5);
        Report report = run("t5-11b", "a100-sxm-80gb", "batch", "2", "input", "300", "output", "11");
        assertThat(memory(report).weights()).isEqualTo(2 * T5);
        // keys and values of 300 tokens that were read and of 11 that were written, the last of which needs none kept
        // after it
        assertThat(memory(report).kvCache()).isEqualTo(24L * 2 * (300 + 11) * 2 * 128 * 128 * 2);
        double encoder = 2.0 * 600 * 24 * (4 * projection + feedForward) + 24 * 2.0 * 2 * 2 * 128 * 128 * 300 * 300;
        double keys = 2.0 * 600 * 24 * 2 * projection;
        double tokens = 11 * 2.0 * 2 * (24 * (6.0 * projection + feedForward) + 32128 * 1024);
        // of one, two ... eleven keys of its own, and of 300
        double attention = 24 * 2.0 * 2 * 2 * 128 * 128 * (66 + 11 * 300);
        double seconds = report.latency().totalSeconds();
        assertThat(report.modelTflopsPerDevice() * 1e12 * seconds)
                .isCloseTo(encoder + keys + tokens + attention, within(1e9));
        assertThat(report.boundSeconds()).isLessThan(seconds);
        // the encoder makes products at 1410 MHz, 312 trillion operations a second, and the decoder waits for its
        // weights
        double first = encoder / 312e12 + 2 * (24.0 * (8 * projection + feedForward) + 32128 * 1024) / 2.04e12;
        Report reads = run("t5-11b", "a100-sxm-80gb", "batch", "2", "input", "300", "kind", "prefill");
        assertThat(reads.boundSeconds()).isBetween(0.97 * first, 1.03 * first);
        // weights of the decoder for each of ten further tokens, but those of the keys of what was read
        double bytes = 10 * 2 * (24.0 * (6 * projection + feedForward) + 32128 * 1024);
        assertThat(report.boundSeconds()).isGreaterThan(bytes / 2.04e12);
        double sum = report.byResource().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        assertThat(sum).isCloseTo(seconds, within(1e-9));
    }

    /** 1500 positions, whatever is said: keys and values of 1280 numbers in 32 layers, and those of a prompt of 4 and 9 tokens more. */
    @Test
    void audioIsAWindow() {
        Report report = run("whisper-large-v3", "a100-sxm-80gb", "batch", "3", "input", "4", "output", "10");
        assertThat(memory(report).weights()).isEqualTo(2 * 1_543_490_560L);
        assertThat(memory(report).kvCache()).isEqualTo(32L * 3 * (1500 + 4 + 9) * 2 * 1280 * 2);
        assertThat(report.assumptions()).anyMatch(text -> text.contains("window of 3000 frames"));
        assertThat(report.byOperator()).anySatisfy(share -> {
            assertThat(share.operator()).isEqualTo("cross_attention");
            assertThat(share.count()).isEqualTo(32 * 10);
        });
        assertThat(report.byOperator()).anySatisfy(share -> {
            assertThat(share.operator()).isEqualTo("encoder_second_convolution");
            assertThat(share.count()).isEqualTo(1);
        });
        Report longer = run("whisper-large-v3", "a100-sxm-80gb", "batch", "3", "input", "8", "output", "10");
        // four more tokens of a prompt beside 1500 positions
        double more = Objects.requireNonNull(longer.latency().prefillSeconds())
                / Objects.requireNonNull(report.latency().prefillSeconds());
        assertThat(more).isBetween(1.0, 1.02);
    }

    /** Scores in memory give the same products, and take longer. */
    @Test
    void attentionOperatorByOperator() {
        Report fused = run("t5-11b", "a100-sxm-80gb", "batch", "1", "input", "512", "kind", "prefill");
        Report unfused =
                run("t5-11b", "a100-sxm-80gb", "batch", "1", "input", "512", "kind", "prefill", "attention", "unfused");
        double flops = fused.modelTflopsPerDevice() * fused.latency().totalSeconds();
        assertThat(unfused.modelTflopsPerDevice() * unfused.latency().totalSeconds())
                .isCloseTo(flops, within(1e-6 * flops));
        assertThat(unfused.latency().totalSeconds())
                .isGreaterThan(fused.latency().totalSeconds());
        // scores and weights of 128 heads of 512 tokens, in 2 bytes
        assertThat(memory(unfused).activations() - memory(fused).activations()).isEqualTo(2L * 2 * 128 * 512 * 512);
    }

    @Test
    void stagesAreRefused() {
        assertThatThrownBy(() -> run(
                        "t5-11b",
                        "hgx-a100-80gb",
                        "batch",
                        "2",
                        "input",
                        "64",
                        "output",
                        "2",
                        "tensor",
                        "1",
                        "pipeline",
                        "2"))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("two stacks of layers");
    }
}
