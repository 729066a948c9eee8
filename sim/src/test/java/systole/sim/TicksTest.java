package systole.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TicksTest {
    @Test
    void picosecondIs65536Ticks() {
        assertThat(Ticks.ofPicoseconds(1)).isEqualTo(65_536);
        assertThat(Ticks.ofPicoseconds(0)).isZero();
        // 10^12 ps = 1 s
        assertThat(Ticks.ofPicoseconds(1_000_000_000_000L)).isEqualTo(65_536_000_000_000_000L);
    }

    @Test
    void rangeIs140Seconds() {
        // 140e12 ps * 65536 = 9.175e18, 141e12 ps * 65536 = 9.241e18; the largest long is 9.223e18
        assertThat(Ticks.ofPicoseconds(140_000_000_000_000L)).isPositive();
        assertThatThrownBy(() -> Ticks.ofPicoseconds(141_000_000_000_000L)).isInstanceOf(ArithmeticException.class);
        assertThat(Ticks.ofSeconds(140)).isEqualTo(Ticks.ofPicoseconds(140_000_000_000_000L));
        assertThatThrownBy(() -> Ticks.ofSeconds(141))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("141.0 s");
    }

    @Test
    void secondsMustNotBeNegativeOrUndefined() {
        assertThatThrownBy(() -> Ticks.ofSeconds(-1e-12)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ticks.ofSeconds(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Ticks.ofSeconds(0)).isZero();
    }

    @Test
    void roundsToTheNearestPicosecond() {
        assertThat(Ticks.toPicoseconds(32_767)).isZero();
        assertThat(Ticks.toPicoseconds(32_768)).isEqualTo(1);
        assertThat(Ticks.toPicoseconds(65_536 + 32_767)).isEqualTo(1);
        assertThat(Ticks.toPicoseconds(2 * 65_536)).isEqualTo(2);
    }

    @Test
    void secondsAndBack() {
        assertThat(Ticks.toSeconds(Ticks.ofPicoseconds(250_000_000))).isEqualTo(250e-6);
        assertThat(Ticks.ofSeconds(250e-6)).isEqualTo(250_000_000L * 65_536);
    }
}
