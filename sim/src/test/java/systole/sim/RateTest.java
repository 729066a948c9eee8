package systole.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class RateTest {
    @Test
    void granuleTime() {
        // 32 bytes at 100 GB/s: 320 ps
        Rate rate = Rate.of(100e9, 32);
        assertThat(rate.ticksPerGranule()).isEqualTo(Ticks.ofPicoseconds(320));
        assertThat(rate.ticks(32)).isEqualTo(Ticks.ofPicoseconds(320));
        assertThat(rate.ticks(33)).as("the last granule is whole").isEqualTo(Ticks.ofPicoseconds(640));
        assertThat(rate.ticks(0)).isZero();
        assertThat(rate.bytesPerSecond()).isEqualTo(100e9, within(1.0));
    }

    @Test
    void wholeGranulesAddExactly() {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            long granule = 1L << random.nextInt(9);
            Rate rate = Rate.of(1e9 + random.nextDouble() * 1e13, granule);
            long a = granule * random.nextInt(1 << 20);
            long b = granule * random.nextInt(1 << 20);
            assertThat(rate.ticks(a) + rate.ticks(b)).isEqualTo(rate.ticks(a + b));
        }
    }

    @Test
    void nearestRateIsWithinAMillionthOfMostBandwidths() {
        Random random = new Random(4);
        for (int i = 0; i < 2000; i++) {
            // half a tick of the 524288 ticks that 32 bytes take at 4 TB/s is 0.95e-6
            double bandwidth = 1e9 + random.nextDouble() * 3.999e12;
            assertThat(Rate.of(bandwidth, 32).bytesPerSecond() / bandwidth).isEqualTo(1, within(1e-6));
        }
    }

    @Test
    void nearestRateIsWithinFiveMillionthsOfTheLargestBandwidths() {
        Random random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            // half a tick of the 104858 ticks that 32 bytes take at 20 TB/s is 4.8e-6
            double bandwidth = 4e12 + random.nextDouble() * 16e12;
            assertThat(Rate.of(bandwidth, 32).bytesPerSecond() / bandwidth).isEqualTo(1, within(5e-6));
        }
    }

    @Test
    void bytesInATimeAreWholeGranulesRoundedDown() {
        Rate rate = new Rate(64, 1000);
        assertThat(rate.bytesIn(999)).isZero();
        assertThat(rate.bytesIn(1000)).isEqualTo(64);
        assertThat(rate.bytesIn(2999)).isEqualTo(128);
    }

    @Test
    void fasterThanATickIsATick() {
        // 1 byte at 1e18 B/s would take 0.066 ticks
        assertThat(Rate.of(1e18, 1).ticksPerGranule()).isEqualTo(1);
    }

    @Test
    void rejectsNonsense() {
        assertThatThrownBy(() -> Rate.of(0, 32)).hasMessageContaining("0.0 bytes/s");
        assertThatThrownBy(() -> Rate.of(Double.NaN, 32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rate(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rate(1, 0)).isInstanceOf(IllegalArgumentException.class);
        Rate slow = new Rate(1, Long.MAX_VALUE / 2);
        assertThatThrownBy(() -> slow.ticks(3)).as("no silent overflow").isInstanceOf(ArithmeticException.class);
    }
}
