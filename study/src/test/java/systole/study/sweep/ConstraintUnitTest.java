package systole.study.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Report keys say their unit; a bound has that one or none. */
final class ConstraintUnitTest {
    @ParameterizedTest
    @CsvSource({
        "timePerOutputTokenSeconds < 20 GB, seconds",
        "averageWattsPerDevice <= 250 GB, watts",
        "joulesPerOutputToken < 3 W, joules",
        "memoryBytesPerDevice.total < 3 ms, bytes",
        "outputTokensPerSecond >= 3 GB, without a unit",
        "cost.dollars <= 3 W, without a unit",
        "cost.dollars<20 ms, without a unit",
        "cost.squareMillimetres <= 3 GB, without a unit",
        "cost.yield >= 1 Hz, without a unit",
        "price.ownedDollarsPerMillionTokens <= 3 W, without a unit",
        "price.rentedDollarsPerMillionTokens <= 3 s, without a unit"
    })
    void otherUnitsAreRefused(String text, String expected) {
        assertThatThrownBy(() -> Constraint.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(expected);
    }

    /** Numbers that no double holds would be compared with infinity. */
    @ParameterizedTest
    @CsvSource({"totalSeconds <= 1e400", "totalSeconds > -1e400", "totalSeconds <= 1e400 s"})
    void infiniteBoundsAreRefused(String text) {
        assertThatThrownBy(() -> Constraint.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ownUnitsAndNumbersAreTaken() {
        assertThat(Constraint.of("timePerOutputTokenSeconds < 20 ms").bound()).isEqualTo(0.02);
        assertThat(Constraint.of("timeSeconds.byResource.link < 1 s").bound()).isEqualTo(1);
        assertThat(Constraint.of("memoryBytesPerDevice.total <= 2 GiB").bound()).isEqualTo(2147483648.0);
        assertThat(Constraint.of("outputTokensPerSecond >= 300").bound()).isEqualTo(300);
        assertThat(Constraint.of("cost.dollars <= 300").bound()).isEqualTo(300);
        assertThat(Constraint.of("averageWattsPerDevice <= 250").bound()).isEqualTo(250);
    }
}
