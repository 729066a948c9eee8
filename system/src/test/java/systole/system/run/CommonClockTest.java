package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import systole.microarch.ClockSpec;
import systole.microarch.power.Component;
import systole.sim.Resource;

/**
 * Two operators in closed form. The product takes 1 ms at 2 GHz, as long again at half the clock, and 0.8 J at 2 GHz, which go
 * with the square of the clock. The stream takes 1 ms and 0.1 J at any clock. With {@code x} the clock in units of 2 GHz, power
 * is {@code (0.8 x^2 + 0.1) / (0.001 / x + 0.001)}.
 */
final class CommonClockTest {
    private static final ClockSpec CLOCK =
            new ClockSpec(2_000_000_000L, 2_000_000_000L, 200_000_000L, 10_000_000L, 0.7, 200_000_000L, 0.7);

    private int runs;

    private PassTime at(long hertz) {
        runs++;
        double x = hertz / 2e9;
        PassTime time = new PassTime();
        time.add("product", 1, only(Resource.TENSOR, Math.round(1e9 / x)), joules(0.8 * x * x));
        time.add("stream", 1, only(Resource.MEMORY, 1_000_000_000L), joules(0.1));
        return time;
    }

    private static long[] only(Resource resource, long picoseconds) {
        long[] accounts = new long[Resource.values().length];
        accounts[resource.ordinal()] = picoseconds;
        return accounts;
    }

    private static double[] joules(double joules) {
        double[] all = new double[Component.values().length];
        all[Component.TENSOR.ordinal()] = joules;
        return all;
    }

    /**
     * At x = 0.8: (0.8 x 0.64 + 0.1) / (0.00125 + 0.001) = 0.612 / 0.00225 = 272 W. The product alone would draw 0.512 / 0.00125 =
     * 409.6 W there, so with 272 W it would have to slow down to x^3 = 272 x 0.001 / 0.8 = 0.34, x = 0.698.
     */
    @ParameterizedTest
    @ValueSource(longs = {2_000_000_000L, 1_600_000_000L, 1_400_000_000L, 200_000_000L})
    void theStreamPaysBackWhatTheProductOverdraws(long guess) {
        CommonClock.Settled settled = new CommonClock(CLOCK, 272.001).settle(this::at, guess);
        assertThat(settled.hertz()).isEqualTo(1_600_000_000L);
        assertThat(settled.time().picoseconds()).isEqualTo(2_250_000_000L);
        // the next setting is 1.61 GHz: 0.8 x 0.648 + 0.1 over 0.0022422 is 275.8 W
        assertThat(runs).isLessThan(12);
    }

    @Test
    void nothingSlowsDownBelowTheCap() {
        // 0.9 J in 2 ms
        assertThat(new CommonClock(CLOCK, 450).settle(this::at, 1_000_000_000L).hertz())
                .isEqualTo(2_000_000_000L);
    }

    /** From an estimate that is two settings too high, three runs; one that is low enough stays. */
    @Test
    void anEstimateIsLoweredUntilItIsWithinTheCap() {
        CommonClock clock = new CommonClock(CLOCK, 272.001);
        assertThat(clock.lowered(this::at, 1_620_000_000L).hertz()).isEqualTo(1_600_000_000L);
        assertThat(runs).isEqualTo(3);
        assertThat(clock.lowered(this::at, 1_500_000_000L).hertz()).isEqualTo(1_500_000_000L);
        assertThat(new CommonClock(CLOCK, 5).lowered(this::at, 240_000_000L).hertz())
                .isEqualTo(200_000_000L);
    }

    @Test
    void theLowestSettingIsTheEnd() {
        // 0.108 J in 11 ms
        CommonClock.Settled settled = new CommonClock(CLOCK, 5).settle(this::at, 2_000_000_000L);
        assertThat(settled.hertz()).isEqualTo(200_000_000L);
        assertThat(settled.time().watts()).isCloseTo(0.108 / 0.011, org.assertj.core.api.Assertions.within(1e-9));
    }
}
