package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.microarch.Action;
import systole.microarch.DeviceSpec;
import systole.microarch.timing.KernelTime;
import systole.microarch.timing.Residency;
import systole.microarch.timing.TileTimer;
import systole.system.DeviceDescription;
import systole.system.json.Descriptions;
import systole.workloads.operator.Attention;

/** Kernels whose walk repeats many times are timed by a part of it. */
final class LongWalkTest {
    private static final long HERTZ = 1_410_000_000;

    /** Causal attention of 512 tokens: four tiles of unequal length for each of 16 heads of so many sequences. */
    private static Kernel causal(DeviceDescription device, long batch) {
        return causal(device, batch, 512);
    }

    private static Kernel causal(DeviceDescription device, long batch, long tokens) {
        Attention attention = new Attention(
                "attention",
                batch,
                16,
                4,
                128,
                tokens,
                tokens,
                true,
                false,
                DataType.BF16,
                DataType.BF16,
                DataType.BF16);
        return attention
                .lower(DeviceLowering.of(
                        device.spec(), device.libraries().standard().kernels()))
                .get(0);
    }

    private static KernelTime time(Kernel kernel, DeviceSpec device, boolean skip) {
        return new TileTimer(skip)
                .time(kernel, device, HERTZ, Residency.cold(kernel.tensors().size()));
    }

    @Test
    void theWholeFollowsFromAPart() {
        DeviceDescription device = Descriptions.device("a100-sxm-80gb");
        // 96 * 64 tiles are 57 rounds of 108 cores
        Kernel kernel = causal(device, 96);
        KernelTime whole = time(kernel, device.spec(), false);
        KernelTime part = time(kernel, device.spec(), true);
        assertThat(part.events()).isLessThan(whole.events() / 2);
        assertThat((double) part.ticks()).isCloseTo((double) whole.ticks(), within(0.01 * whole.ticks()));
        for (Action action : Action.values()) {
            double expected = whole.count(action);
            boolean ofCache = action == Action.MEMORY_READ_BYTE || action == Action.ACTIVATION;
            assertThat((double) part.count(action))
                    .as(action.name())
                    .isCloseTo(expected, within(ofCache ? 0.02 * expected : 0));
        }
    }

    @Test
    void longTilesNeedFewerRounds() {
        DeviceDescription device = Descriptions.device("h100-sxm-80gb");
        // 128 tiles of up to 128 blocks for each of 128 heads: five rounds and ten are followed, where short tiles take
        // eight and sixteen
        Kernel kernel = causal(device, 3, 32_768);
        KernelTime whole = time(kernel, device.spec(), false);
        KernelTime part = time(kernel, device.spec(), true);
        assertThat(part.events()).isLessThan(whole.events() / 3);
        assertThat((double) part.ticks()).isCloseTo((double) whole.ticks(), within(0.003 * whole.ticks()));
    }

    @Test
    void aShortWalkIsRunWhole() {
        DeviceDescription device = Descriptions.device("a100-sxm-80gb");
        Kernel kernel = causal(device, 24);
        assertThat(time(kernel, device.spec(), true).ticks())
                .isEqualTo(time(kernel, device.spec(), false).ticks());
    }
}
