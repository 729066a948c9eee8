package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import systole.isa.Kernel;
import systole.microarch.DeviceSpec;
import systole.microarch.timing.FastTimer;
import systole.system.DeviceDescription;
import systole.system.json.Descriptions;
import systole.system.operators.OperatorCase;
import systole.workloads.operator.Operator;

/** Every norm, softmax and elementwise operation has a kernel in every library of a device. */
final class StreamKindsTest {
    @ParameterizedTest
    @CsvSource({
        "a100-sxm-80gb, torch-cublas", "a100-sxm-80gb, trtllm", "a100-sxm-80gb, vllm", "a100-sxm-80gb, sglang",
        "h100-sxm-80gb, torch-eager", "h100-sxm-80gb, trtllm", "h100-sxm-80gb, vllm", "h100-sxm-80gb, flash-attn-2",
        "h200-sxm, nothing-known", "tpu-v6e, xla-tpu"
    })
    void hasAKernelForEachKind(String device, String software) {
        DeviceDescription described = Descriptions.device(device);
        DeviceSpec spec = described.spec();
        OperatorTimer timer = new OperatorTimer(
                spec, described.libraries().serving(software).kernels(), CachePolicy.LAYER, 0, new FastTimer());
        List<String> kinds =
                OperatorCase.kinds().stream().filter(OperatorCase::isStream).toList();
        assertThat(kinds)
                .containsExactlyInAnyOrder(
                        "add",
                        "fused_add_rmsnorm",
                        "gelu",
                        "layernorm",
                        "mul",
                        "relu",
                        "rmsnorm",
                        "silu_mul",
                        "softmax",
                        "tanh");
        for (String kind : kinds) {
            for (String columns : List.of("48", "1001", "5120", "40000")) {
                Map<String, String> row = Map.of("op", kind, "dtype", "bf16", "rows", "3000", "cols", columns);
                Operator operator = new OperatorCase(field -> row.getOrDefault(field, "")).operator();
                OperatorTimer.OperatorTime time = timer.time(operator);
                assertThat(time.kernels()).as(kind).extracting(Kernel::name).isNotEmpty();
                // no faster than its bytes at the bandwidth of the cache, no slower than at a hundredth of the memory's
                double bytes = operator.memoryBytes();
                assertThat(time.settled().seconds())
                        .as("%s of %s columns", kind, columns)
                        .isBetween(
                                bytes / 50e12,
                                20e-6 + 100 * bytes / spec.memory().bandwidthBytesPerSecond());
            }
        }
    }
}
