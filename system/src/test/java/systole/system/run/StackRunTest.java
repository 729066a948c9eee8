package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static systole.system.run.Scenarios.decode;
import static systole.system.run.Scenarios.generate;
import static systole.system.run.Scenarios.prefill;
import static systole.system.run.Scenarios.run;
import static systole.system.run.Scenarios.value;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import systole.system.Scenario;
import systole.system.UnservedException;
import systole.system.report.Report;
import systole.system.stack.HostCosts;

/** What software and a plan over stages and copies do to a run. */
final class StackRunTest {
    private static final String MODEL = "llama-2-7b";
    private static final String H100 = "h100-sxm-80gb";

    private static String stack(String id) {
        return "\"execution\": {\"stack\": \"" + id + "\"}";
    }

    private static double seconds(Report report) {
        return report.latency().totalSeconds();
    }

    private static Report.EnergyUse energy(Report report) {
        return Objects.requireNonNull(report.energy());
    }

    private static double operator(Report report, String name) {
        return report.byOperator().stream()
                .filter(share -> share.operator().equals(name))
                .mapToDouble(Report.OperatorShare::seconds)
                .sum();
    }

    /** Of a captured pass the host only does what lies before it: 3 ms and a graph's launch of 50 us (configs/stacks/vllm.json). */
    @Test
    void aGraphWaitsForNothingInside() {
        Report report = run(Scenarios.of(MODEL, H100, decode(1, 512), stack("vllm")));
        assertThat(value(report.byResource().get("host"))).isCloseTo(3.05e-3, within(1e-9));
        assertThat(operator(report, "host")).isCloseTo(3.05e-3, within(1e-9));
    }

    /**
     * Eager PyTorch: of each layer three projections, rotation, append, attention, output, sum, norm, gate, up, activation,
     * product, down, sum and norm are 16 operators of at least 6 + 2.3 us, and 20 us for the layer: 32 x 152.8 us are 4.9 ms, which
     * the device, done in 5.6 ms with the kernels, partly waits for.
     */
    @Test
    void anEagerHostIsWaitedFor() {
        Report ideal = run(Scenarios.of(MODEL, H100, decode(1, 512), stack("ideal")));
        Report eager = run(Scenarios.of(MODEL, H100, decode(1, 512), stack("pytorch-eager")));
        assertThat(ideal.byResource()).doesNotContainKey("host");
        assertThat(seconds(eager)).isGreaterThan(seconds(ideal) + 0.3e-3);
        assertThat(eager.byOperator().stream().map(Report.OperatorShare::operator))
                .contains("query_projection", "gate_projection", "residual_sum", "kv_append", "gate_product")
                .doesNotContain("qkv_projection", "gate_up_projection");
        double resources =
                eager.byResource().values().stream().mapToDouble(each -> each).sum();
        assertThat(resources).isCloseTo(seconds(eager), withinPercentage(1e-9));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ideal",
                "pytorch-eager",
                "pytorch-fsdp",
                "megatron",
                "megatron-deepspeed",
                "nemo",
                "maxtext",
                "tensorrt-llm",
                "vllm",
                "neuron",
                "llama-cpp"
            })
    void everyStackAddsItsHostAndItsKernels(String id) {
        Scenario scenario = Scenarios.of(MODEL, H100, generate(1, 64, 2), stack(id));
        Report report = run(scenario);
        assertThat(report.assumptions()).anyMatch(text -> text.startsWith("stack " + id + ":"));
        double host = report.byResource().getOrDefault("host", 0.0);
        HostCosts costs = scenario.execution().stack().host();
        // two passes, of a prompt and of a token, and one request
        assertThat(host).isGreaterThanOrEqualTo(2 * costs.passSeconds() + costs.requestSeconds());
        // what is not fused or has kernels of its own takes the device at most two fifths longer than in the ideal
        // stack
        double ideal = seconds(run(Scenarios.of(MODEL, H100, generate(1, 64, 2))));
        assertThat(seconds(report) - host).isBetween(ideal * (1 - 1e-9), 1.4 * ideal);
        // weights of 13.2 GB, the embedding apart, cross memory twice at 3.35 TB/s, but for 50 MB of cache
        assertThat(seconds(report)).isGreaterThan(2 * 13.1e9 / 3.35e12);
    }

    /** Of a long generation few contexts are timed; every pass, timed by itself, gives the same within a part of a thousand. */
    @Test
    void longGenerationsAreSummedOverAFewContexts() {
        Report knots = run(Scenarios.of(MODEL, H100, generate(8, 256, 200)));
        assertThat(knots.assumptions()).anyMatch(text -> text.startsWith("of 199 decode passes "));
        double whole = 0;
        for (int context = 256; context < 455; context++) {
            whole += seconds(run(Scenarios.of(MODEL, H100, decode(8, context))));
        }
        assertThat(value(knots.latency().timePerOutputTokenSeconds()) * 199).isCloseTo(whole, withinPercentage(0.1));
    }

    private static Report staged(int stages, int microBatch, String work) {
        return run(Scenarios.of(
                MODEL,
                "hgx-h100",
                work,
                "\"parallelism\": {\"pipeline\": " + stages + ", \"microBatch\": " + microBatch + "}"));
    }

    /** A single stream crosses the stages one after the other: as long as on one device, and three sends more. */
    @Test
    void aSingleStreamGainsNothingFromStages() {
        Report one = staged(1, 1, decode(1, 1024));
        Report four = staged(4, 1, decode(1, 1024));
        double sends = operator(four, "stage_send");
        assertThat(sends).isPositive();
        assertThat(seconds(four) - sends - operator(four, "stage_sum"))
                .isCloseTo(seconds(one) + 3 * operator(one, "input_norm") / 32, withinPercentage(1));
        assertThat(value(energy(one).joulesPerOutputToken()))
                .isLessThan(value(energy(four).joulesPerOutputToken()));
    }

    /** Micro-batches over four stages of eight layers take (n + 3) / n of n turns of the slowest (Huang et al., "GPipe", 2019). */
    @Test
    void theBubbleOfAPrefill() {
        double eight = seconds(staged(4, 1, prefill(8, 2048)));
        double sixteen = seconds(staged(4, 1, prefill(16, 2048)));
        double turn = (sixteen - eight) / 8;
        assertThat(eight).isCloseTo(11 * turn, withinPercentage(3));
    }

    /** Seven stages of 32 layers: four of five and three of four, told in the assumptions. */
    @Test
    void layersThatDoNotDivideAreSpreadUnevenly() {
        assertThat(staged(7, 1, decode(1, 128)).assumptions())
                .anyMatch(text -> text.equals("layers of the stages: [5, 5, 5, 5, 4, 4, 4]"));
    }

    /** Copies share the batch: each does half of it in the time of half of it, on twice the devices. */
    @Test
    void copiesShareTheBatch() {
        Report half = run(Scenarios.of(MODEL, "hgx-h100", generate(8, 256, 8)));
        Report both = run(Scenarios.of(MODEL, "hgx-h100", generate(16, 256, 8), "\"parallelism\": {\"data\": 2}"));
        assertThat(seconds(both)).isEqualTo(seconds(half));
        assertThat(value(both.latency().outputTokensPerSecond()))
                .isCloseTo(2 * value(half.latency().outputTokensPerSecond()), withinPercentage(1e-9));
        assertThat(energy(both).totalJoules()).isCloseTo(2 * energy(half).totalJoules(), withinPercentage(1e-9));
        assertThatThrownBy(() -> run(Scenarios.of(MODEL, "hgx-h100", decode(1, 256), "\"parallelism\": {\"data\": 2}")))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("2 copies share a batch of 1");
    }
}
