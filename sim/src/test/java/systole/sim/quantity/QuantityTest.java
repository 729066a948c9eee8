package systole.sim.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quantities as people write them. */
final class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "80 GB, BYTES, 80e9",
        "80 GiB, BYTES, 85899345920",
        "16 Gib, BYTES, 2147483648",
        "3.35 TB/s, BYTES_PER_SECOND, 3.35e12",
        "400 Gb/s, BYTES_PER_SECOND, 50e9",
        "12 us, SECONDS, 12e-6",
        "0.7us, SECONDS, 7e-7",
        "1.83 GHz, HERTZ, 1830000000",
        "700 W, WATTS, 700",
        "1.1 pJ, JOULES, 1.1e-12",
        "750 mV, VOLTS, 0.75",
    })
    void unitsAreExact(String text, Dimension dimension, double value) {
        assertThat(Quantity.parse(text, dimension)).isEqualTo(value);
    }

    @Test
    void unitsAreCaseSensitive() {
        assertThatThrownBy(() -> Quantity.parse("80 gb", Dimension.BYTES))
                .hasMessage(
                        "found unit \"gb\" in \"80 gb\", expected bytes, such as \"80 GB\" (did you mean \"GB\"? units are "
                                + "case-sensitive)");
        assertThatThrownBy(() -> Quantity.parse("80", Dimension.BYTES))
                .hasMessage("found \"80\", expected a number with a unit of bytes, such as \"80 GB\"");
        assertThatThrownBy(() -> Quantity.parse("1e400 W", Dimension.WATTS)).hasMessageContaining("too large");
    }

    @Test
    void printsWithTheNearestPrefix() {
        assertThat(Quantity.format(3.35e12, "B/s")).isEqualTo("3.350 TB/s");
        assertThat(Quantity.format(120, "W")).isEqualTo("120.0 W");
        assertThat(Quantity.format(12e-6, "s")).isEqualTo("12.00 us");
    }
}
