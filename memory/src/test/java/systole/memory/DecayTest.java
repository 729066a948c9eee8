package systole.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class DecayTest {
    @Test
    void agreesWithTheLibrary() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            double x = -random.nextDouble() * Math.pow(10, random.nextInt(12) - 9);
            assertThat(Decay.exp(x)).as("exp(%s)", x).isCloseTo(StrictMath.exp(x), within(2e-15 * StrictMath.exp(x)));
        }
    }

    @Test
    void ends() {
        assertThat(Decay.exp(0)).isEqualTo(1);
        assertThat(Decay.exp(-700)).isCloseTo(StrictMath.exp(-700), within(2e-15 * StrictMath.exp(-700)));
        assertThat(Decay.exp(-1e300)).isZero();
        assertThat(Decay.exp(Double.NEGATIVE_INFINITY)).isZero();
    }
}
