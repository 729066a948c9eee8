package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.system.InputException;
import systole.system.UnservedException;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;

/** {@code workload.kind: operators} on devices. */
final class OperatorListTest {
    private static final String GEMM = "{\"op\": \"gemm\", \"dtype\": \"bf16\", \"m\": 4096, \"n\": 4096, \"k\": 4096}";
    private static final String RELU = "{\"op\": \"relu\", \"dtype\": \"bf16\", \"rows\": 4096, \"cols\": 16384}";

    @TempDir
    private Path folder;

    private Report run(String system, String operators, String... more) {
        String text = "{\"system\": " + system + ", \"workload\": {\"kind\": \"operators\", \"operators\": ["
                + operators + "]}" + String.join("", more) + "}";
        try {
            Path file = Files.writeString(folder.resolve("scenario.json"), text);
            return ScenarioReader.simulation(file).run("test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String times(String operator, int count) {
        return operator.replace("}", ", \"count\": " + count + "}");
    }

    /**
     * On TPU v4: 2 * 4096^3 operations at 2 x 65536 x 2 x 1050 MHz = 275.25 TFLOP/s are 499.3 us; a relu moves 256 MiB of which
     * 2 x 16 MiB may stay on chip, 234.9 MB at 1200 GB/s are 195.7 us.
     */
    @Test
    void floorsAndRatesByHand() {
        Report report = run("\"tpu-v4\"", times(GEMM, 2) + ", " + times(RELU, 3));
        double seconds = report.latency().totalSeconds();
        double product = 2 * Math.pow(4096, 3) / 275.2512e12;
        double stream = (2 * 4096 * 16384 * 2.0 - 2 * 16 * 1024 * 1024) / 1200e9;
        assertThat(report.boundSeconds()).isCloseTo(2 * product + 3 * stream, within(1e-12));
        assertThat(report.modelTflopsPerDevice()).isCloseTo(4 * Math.pow(4096, 3) / seconds / 1e12, within(1e-9));
        assertThat(report.modelFlopsUtilization()).isCloseTo(2 * product / seconds, within(1e-9));
        assertThat(report.byOperator()).extracting(Report.OperatorShare::count).containsExactlyInAnyOrder(2L, 3L);
        assertThat(report.byOperator().stream()
                        .mapToDouble(Report.OperatorShare::seconds)
                        .sum())
                .isCloseTo(seconds, within(1e-9));
        assertThat(report.byResource().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isCloseTo(seconds, within(1e-9));
        assertThat(Objects.requireNonNull(report.memory()).total()).isEqualTo(2L * 4096 * 16384 * 2);
        // five kernels of 0.3 us to start, 0.2 to end and 0.2 between them
        assertThat(report.byResource().get("launch")).isCloseTo(5 * 0.7e-6, within(1e-9));
        assertThat(seconds).isBetween(report.boundSeconds(), 1.6 * report.boundSeconds());
    }

    /** Every further run of the same product takes as long as the one before. */
    @Test
    void repeatsAddUp() {
        double one = run("\"tpu-v4\"", GEMM).latency().totalSeconds();
        double two = run("\"tpu-v4\"", times(GEMM, 2)).latency().totalSeconds();
        double five = run("\"tpu-v4\"", times(GEMM, 5)).latency().totalSeconds();
        assertThat(five - one).isCloseTo(4 * (two - one), within(1e-11));
    }

    @Test
    void namesAndDefaultsAreSaid() {
        Report report = run("\"inf2-48xlarge\"", GEMM.replace("\"op\"", "\"name\": \"up\", \"op\""));
        assertThat(report.byOperator())
                .extracting(Report.OperatorShare::operator)
                .containsExactly("up");
        assertThat(report.assumptions())
                .contains("operators run on one of the 24 devices of inf2-48xlarge")
                .anySatisfy(text -> assertThat(text).contains("counts 2 devices a chip"));
        assertThat(report.latency().timePerOutputTokenSeconds()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"gemm\" | \"gem\" | /op: found \"gem\", expected one of add, attention_decode, attention_prefill,"
                        + " fused_add_rmsnorm, gelu, gemm, layernorm, mul, relu, rmsnorm, silu_mul, softmax, tanh; did"
                        + " you mean \"gemm\"?",
                "\"bf16\" | \"bf61\" | /dtype: found \"bf61\", expected one of bf16, fp16, fp32, fp8, int8, nvfp4, tf32; did"
                        + " you mean \"bf16\"?",
                "4096, \"k\": 4096 | 4096 | /k: found nothing, expected a whole number of 1 to 2147483647",
                "\"m\": 4096 | \"m\": 0 | /m: found 0, expected a whole number of 1 to",
                "\"m\": 4096 | \"m\": \"many\" | /m: found \"many\", expected a whole number of 1 to",
                "\"m\": 4096 | \"m\": 4096, \"rows\": 3 | /rows: found unknown key \"rows\"",
                "\"m\": 4096 | \"m\": 4096, \"count\": 0 | /count: found 0, expected a whole number from 1 to 1000000",
            })
    void wrongOperators(String part, String other, String message) {
        assertThat(GEMM).contains(part);
        assertThatThrownBy(() -> run("\"tpu-v4\"", GEMM.replace(part, other)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("/workload/operators/0")
                .hasMessageContaining(message);
    }

    @Test
    void whatADeviceLacksIsNotServed() {
        assertThatThrownBy(() -> run("\"hanguang-800\"", GEMM))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("no tensor units for bf16; it has [int8]")
                .hasMessageContaining("choose another format, size or device");
        assertThatThrownBy(() -> run("\"tpu-v5e\"", RELU.replace("4096", "400000")))
                .isInstanceOf(UnservedException.class)
                .hasMessageContaining("relu needs 24.4 GiB, tpu-v5e has 16.0 GiB");
    }
}
