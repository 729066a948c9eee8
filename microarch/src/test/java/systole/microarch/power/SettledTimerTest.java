package systole.microarch.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import systole.isa.DataType;
import systole.isa.Kernel;
import systole.microarch.Action;
import systole.microarch.DeviceSpec;
import systole.microarch.PowerSpec;
import systole.microarch.TestDevices;
import systole.microarch.timing.KernelTime;
import systole.microarch.timing.Kernels;
import systole.microarch.timing.Residency;
import systole.microarch.timing.TileTimer;

final class SettledTimerTest {
    /** Wide memory, so that cores set the pace. */
    private static final DeviceSpec DEVICE =
            TestDevices.with(TestDevices.small(), TestDevices.cached().cache(), TestDevices.memory(1000e9, 500e-9));

    private static final List<Kernel> PRODUCT = List.of(Kernels.pipelined(64, 128, 64, 4, 500, 2, 2, true));
    private static final List<Residency> COLD = List.of(Residency.cold(3));

    private final SettledTimer timer = new SettledTimer(new TileTimer(true));

    @Test
    void burstWithinTheLimitRunsAtTheMaximumClock() {
        SettledTimer.Settled burst = timer.burst(PRODUCT, settling(100, 3), COLD, 1e-6);
        assertThat(burst.watts()).isBetween(100.0, 300.0);
        assertThat(burst.hertz()).isEqualTo(1_000_000_000);
        assertThat(burst.seconds()).isEqualTo(burst.kernels().get(0).seconds() + 1e-6, within(1e-15));
    }

    @Test
    void loopSettlesFromItsStartToTheCap() {
        double free = timer.burst(PRODUCT, DEVICE, COLD, 1e-6).watts();
        DeviceSpec device = settling(0.6 * free, 1.3);
        double seconds = timer.burst(PRODUCT, device, COLD, 1e-6).seconds();
        assertThat(seconds)
                .isEqualTo(timer.steady(PRODUCT, settling(0.78 * free, 1), COLD, 1e-6)
                        .seconds());
        double before = seconds;
        for (double passes = 1; passes < 1e6; passes *= 4) {
            SettledTimer.Settled looped = timer.looped(PRODUCT, device, COLD, 1e-6, passes);
            assertThat(looped.watts())
                    .as("%s passes", passes)
                    .isLessThanOrEqualTo(device.power().limitWatts(passes * looped.seconds()));
            assertThat(looped.seconds()).as("%s passes", passes).isGreaterThanOrEqualTo(before);
            before = looped.seconds();
        }
        assertThat(before)
                .isGreaterThan(1.05 * seconds)
                .isEqualTo(timer.steady(PRODUCT, device, COLD, 1e-6).seconds());
    }

    /** A loop of two time constants, by hand: exp(-1) (1 - exp(-1)) = 0.2325 of the excursion, 25 % of 700 W, is left on average. */
    @Test
    void limitIsTheMeanOfTheSecondHalfOfALoop() {
        PowerSpec power = new PowerSpec(700, 70, 120, 1.25, 80e-6, 0);
        assertThat(power.limitWatts(0)).isEqualTo(875, within(1e-9));
        assertThat(power.limitWatts(160e-6)).isEqualTo(740.69, within(0.01));
        assertThat(power.limitWatts(1)).isEqualTo(700, within(0.05));
        assertThat(power.limitWatts(Double.POSITIVE_INFINITY)).isEqualTo(700);
        assertThat(power.withCap(350).limitWatts(160e-6)).isEqualTo(370.34, within(0.01));
    }

    private static DeviceSpec settling(double cap, double excursion) {
        PowerSpec power = DEVICE.power();
        return DEVICE.withPower(new PowerSpec(cap, power.idleWatts(), power.activeIdleWatts(), excursion, 1e-3, 0));
    }

    @Test
    void capThatIsNotMetChangesNothing() {
        SettledTimer.Settled burst = timer.burst(PRODUCT, DEVICE, COLD, 1e-6);
        SettledTimer.Settled steady = timer.steady(PRODUCT, TestDevices.capped(DEVICE, 1000), COLD, 1e-6);
        assertThat(steady.hertz()).isEqualTo(1_000_000_000);
        assertThat(steady.seconds()).isEqualTo(burst.seconds());
    }

    @Test
    void settlesWithinTheCap() {
        double free = timer.burst(PRODUCT, DEVICE, COLD, 1e-6).watts();
        double before = Double.POSITIVE_INFINITY;
        for (double cap = 100; cap < 1.1 * free; cap += 7) {
            SettledTimer.Settled settled = timer.steady(PRODUCT, TestDevices.capped(DEVICE, cap), COLD, 1e-6);
            assertThat(settled.hertz()).isBetween(500_000_000L, 1_000_000_000L);
            assertThat(settled.hertz() % 10_000_000).as("a setting").isZero();
            if (settled.hertz() > 500_000_000) {
                assertThat(settled.watts()).as("cap %s W", cap).isLessThanOrEqualTo(1.01 * cap);
            }
            if (settled.hertz() < 1_000_000_000) {
                // one step is 1 % of the clock and, at a voltage that rises with it, less than 3.5 % of the power
                assertThat(settled.watts()).as("cap %s W is used", cap).isGreaterThan(0.955 * cap);
            }
            assertThat(settled.seconds()).as("cap %s W", cap).isLessThanOrEqualTo(before);
            before = settled.seconds();
        }
    }

    @Test
    void unreachableCapEndsAtTheMinimumClock() {
        // 50 W flow before any action is counted
        SettledTimer.Settled settled = timer.steady(PRODUCT, TestDevices.capped(DEVICE, 40), COLD, 0);
        assertThat(settled.hertz()).isEqualTo(500_000_000);
    }

    @Test
    void energyIsCountsTimesTheTable() {
        KernelTime time = new TileTimer(true).time(PRODUCT.get(0), DEVICE, 800_000_000, COLD.get(0));
        double[] joules = Energy.dynamic(time, DEVICE, 800_000_000);

        // 800 MHz runs at 0.8 of the maximum voltage: 0.64 of the energy of core actions
        // products: 128 * 256 * (64 * 500), at 50 pJ
        assertThat(joules[Component.TENSOR.ordinal()]).isEqualTo(0.64 * 128 * 256 * 32_000 * 50e-12, within(1e-15));
        assertThat(joules[Component.SCRATCHPAD.ordinal()])
                .isEqualTo(0.64 * time.count(Action.SCRATCH_BYTE) * 1e-12, within(1e-15));
        // four tiles load 500 * (64 + 128) * 64 * 2 bytes each and store 64 * 128 * 4, at 3 pJ and any voltage
        assertThat(joules[Component.CACHE.ordinal()])
                .isEqualTo((4 * 500 * 192 * 128 + 4 * 32_768) * 3e-12, within(1e-15));
        assertThat(joules[Component.MEMORY.ordinal()])
                .isEqualTo(
                        ((time.count(Action.MEMORY_READ_BYTE) + 131_072) * 40.0
                                        + time.count(Action.ACTIVATION) * 1000.0)
                                * 1e-12,
                        within(1e-15));
        assertThat(joules[Component.STATIC.ordinal()]).isZero();
        assertThat(joules[Component.VECTOR.ordinal()]).isZero();
        assertThat(joules[Component.LINK.ordinal()]).isZero();
        assertThat(Energy.ofStatic(DEVICE, 2)).isEqualTo(100);
    }

    @Test
    void paddingCostsAQuarter() {
        long[] counts = new long[Action.values().length];
        counts[Action.MAC_ISSUED.ordinal()] = 1000;
        counts[Action.MAC_USEFUL.ordinal()] = 600;
        counts[Action.VECTOR.ordinal()] = 10;
        counts[Action.SPECIAL.ordinal()] = 20;
        counts[Action.LINK_BYTE.ordinal()] = 30;
        KernelTime time = new KernelTime(0, new long[0], counts, DataType.FP8_E4M3, 0);
        double[] joules = Energy.dynamic(time, DEVICE, 1_000_000_000);
        // (600 + 400 / 4) * 25 pJ
        assertThat(joules[Component.TENSOR.ordinal()]).isEqualTo(17_500e-12, within(1e-20));
        // 10 * 2 + 20 * 8 pJ
        assertThat(joules[Component.VECTOR.ordinal()]).isEqualTo(180e-12, within(1e-20));
        assertThat(joules[Component.LINK.ordinal()]).isEqualTo(300e-12, within(1e-20));
    }

    @Test
    void componentsSumToTheTotal() {
        SettledTimer.Settled settled = timer.steady(PRODUCT, TestDevices.capped(DEVICE, 150), COLD, 5e-6);
        double sum = Arrays.stream(settled.joules()).sum();
        assertThat(settled.watts() * settled.seconds()).isEqualTo(sum, within(1e-9 * sum));
        assertThat(settled.joules()[Component.STATIC.ordinal()]).isEqualTo(50 * settled.seconds(), within(1e-15));
    }

    @Test
    void doubledTripsDoubleTheEnergyOfProducts() {
        double once = tensorJoules(Kernels.pipelined(64, 128, 64, 4, 500, 2, 2, true));
        double twice = tensorJoules(Kernels.pipelined(64, 128, 64, 4, 1000, 2, 2, true));
        assertThat(twice).isEqualTo(2 * once);
    }

    @Test
    void kernelsOfAPassAreAdded() {
        List<Kernel> two = List.of(PRODUCT.get(0), PRODUCT.get(0));
        SettledTimer.Settled one = timer.burst(PRODUCT, DEVICE, COLD, 1e-6);
        SettledTimer.Settled both = timer.burst(two, DEVICE, List.of(COLD.get(0), COLD.get(0)), 1e-6);
        assertThat(both.kernels()).hasSize(2);
        assertThat(both.seconds()).isEqualTo(2 * one.seconds(), within(1e-15));
        assertThat(Energy.total(both.joules())).isEqualTo(2 * Energy.total(one.joules()), within(1e-12));
    }

    @Test
    void componentKeysAreUnique() {
        assertThat(Arrays.stream(Component.values()).map(Component::key)).doesNotHaveDuplicates();
    }

    private static double tensorJoules(Kernel kernel) {
        KernelTime time = new TileTimer(true).time(kernel, DEVICE, 1_000_000_000, Residency.cold(3));
        return Energy.dynamic(time, DEVICE, 1_000_000_000)[Component.TENSOR.ordinal()];
    }
}
