package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.microarch.Action;
import systole.microarch.timing.KernelTime;
import systole.microarch.timing.Residency;
import systole.microarch.timing.TileTimer;
import systole.system.DeviceDescription;
import systole.system.json.Descriptions;
import systole.workloads.operator.Attention;

/** From a cold cache, attention brings queries, keys and values from memory at least once each. */
final class AttentionBytesTest {
    @ParameterizedTest
    @ValueSource(strings = {"h100-sxm-80gb", "a100-sxm-80gb", "tpu-v4"})
    void everyInputIsReadAtLeastOnce(String id) {
        DeviceDescription device = Descriptions.device(id);
        OperatorTimer timer = new OperatorTimer(
                device.spec(), device.libraries().standard().kernels(), CachePolicy.CHAIN, 0, new TileTimer(true));
        Random random = new Random(5);
        for (int i = 0; i < 12; i++) {
            int kvHeads = 1 + random.nextInt(4);
            int group = 1 << random.nextInt(3);
            int batch = 1 + random.nextInt(3);
            long tokens = 128L * (1 + random.nextInt(24)) + random.nextInt(64);
            Attention attention = new Attention(
                    "attention",
                    batch,
                    Math.multiplyExact(kvHeads, group),
                    kvHeads,
                    128,
                    tokens,
                    tokens,
                    random.nextInt(4) > 0,
                    false,
                    DataType.BF16,
                    DataType.BF16,
                    DataType.BF16);
            Kernel kernel = timer.time(attention).kernels().get(0);
            KernelTime time = new TileTimer(true)
                    .time(
                            kernel,
                            device.spec(),
                            device.spec().clock().maximumHertz(),
                            Residency.cold(kernel.tensors().size()));
            long heads = kvHeads * (group + 2L);
            long inputs = heads * batch * tokens * 256;
            // misses are rounded to whole bytes for each stretch of each panel
            assertThat((double) time.count(Action.MEMORY_READ_BYTE))
                    .as("%s on %s", attention, id)
                    .isGreaterThanOrEqualTo(0.999 * inputs);
        }
    }
}
