package systole.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ClockTest {
    private static final BigDecimal TICKS_PER_SECOND = new BigDecimal("65536000000000000");

    @Test
    void billionCyclesAreABillionCycles() {
        Clock clock = Clock.ofHertz(1_755_000_000);

        // 65536e12 / 1755e6 = 13107200000 / 351 ticks a cycle.
        // 1e9 * 13107200000 = 351 * 37342450142450142 + 158, and 158 / 351 is nearer to 0 than to 1
        assertThat(clock.ticks(1_000_000_000)).isEqualTo(37_342_450_142_450_142L);
        // 1755 million cycles are one second exactly
        assertThat(clock.ticks(1_755_000_000)).isEqualTo(65_536_000_000_000_000L);
        assertThat(clock.ticks(351)).isEqualTo(13_107_200_000L);
        assertThat(clock.ticks(0)).isZero();
    }

    @Test
    void agreesWithDecimalArithmetic() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            long hertz = 1_000_000 + (long) (random.nextDouble() * 5e9);
            long cycles = (long) Math.pow(10, 9 * random.nextDouble());
            if ((double) cycles / hertz > 100) {
                continue;
            }
            long expected = TICKS_PER_SECOND
                    .multiply(BigDecimal.valueOf(cycles))
                    .divide(BigDecimal.valueOf(hertz), 0, RoundingMode.HALF_UP)
                    .longValueExact();
            assertThat(Clock.ofHertz(hertz).ticks(cycles))
                    .as("%d cycles at %d Hz", cycles, hertz)
                    .isEqualTo(expected);
        }
    }

    @Test
    void wholePeriodsAddWithoutError() {
        Clock clock = Clock.ofHertz(1_755_000_000);
        Random random = new Random(2);
        for (int i = 0; i < 1000; i++) {
            // multiples of 351 cycles are whole ticks
            long a = 351L * random.nextInt(1_000_000);
            long b = random.nextInt(1_000_000_000);
            assertThat(clock.ticks(a) + clock.ticks(b)).isEqualTo(clock.ticks(a + b));
        }
    }

    @Test
    void workIsNotRoundedUpToCycles() {
        // 100 units at 64 a cycle are 1.5625 cycles of 1000 ps: 1562.5 ps * 65536
        assertThat(Clock.ofHertz(1_000_000_000).ticks(100, 64)).isEqualTo(102_400_000);
    }

    @Test
    void ticksToCycles() {
        assertThat(Clock.ofHertz(2_000_000_000).cycles(Ticks.ofPicoseconds(1250)))
                .isEqualTo(2.5, within(1e-12));
    }

    @Test
    void saysItsFrequency() {
        assertThat(Clock.ofHertz(1_830_000_000)).hasToString("1830 MHz");
        assertThat(Clock.ofHertz(1_830_000_000).hertz()).isEqualTo(1_830_000_000);
    }

    @Test
    void frequencyMustBePlausible() {
        assertThatThrownBy(() -> Clock.ofHertz(999_999)).hasMessageContaining("999999 Hz");
        assertThatThrownBy(() -> Clock.ofHertz(100_000_000_001L)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Clock.ofHertz(1_000_000).ticks(1)).isEqualTo(Ticks.ofPicoseconds(1_000_000));
        // a period of 10 ps
        assertThat(Clock.ofHertz(100_000_000_000L).ticks(1)).isEqualTo(655_360);
    }
}
