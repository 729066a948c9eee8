package systole.sim.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        // decimal and binary prefixes; a bit is an eighth of a byte
        "1 B, BYTES, 1",
        "80 GB, BYTES, 80e9",
        "50 MB, BYTES, 50e6",
        "1 kB, BYTES, 1000",
        "1 KiB, BYTES, 1024",
        "256 KiB, BYTES, 262144",
        "3 MiB, BYTES, 3145728",
        "2 GiB, BYTES, 2147483648",
        "1 TiB, BYTES, 1099511627776",
        "8 b, BYTES, 1",
        "1 Kib, BYTES, 128",
        "16 Gb, BYTES, 2e9",
        "3.35 TB/s, BYTES_PER_SECOND, 3.35e12",
        "200 Gb/s, BYTES_PER_SECOND, 25e9",
        "1 PB/s, BYTES_PER_SECOND, 1e15",
        "1 EB/s, BYTES_PER_SECOND, 1e18",
        "1 GiB/s, BYTES_PER_SECOND, 1073741824",
        "12 us, SECONDS, 12e-6",
        "1.5ns, SECONDS, 1.5e-9",
        "2 ms, SECONDS, 2e-3",
        "7 ps, SECONDS, 7e-12",
        "7 fs, SECONDS, 7e-15",
        "30 s, SECONDS, 30",
        "1830 MHz, HERTZ, 1.83e9",
        "1.83 GHz, HERTZ, 1.83e9",
        "32.768 kHz, HERTZ, 32768",
        "50 Hz, HERTZ, 50",
        "700 W, WATTS, 700",
        "10.2 kW, WATTS, 10200",
        "20 mW, WATTS, 0.02",
        "1.2 pJ, JOULES, 1.2e-12",
        "3 MJ, JOULES, 3e6",
        "5 J, JOULES, 5",
        "850 mV, VOLTS, 0.85",
        "0.8 V, VOLTS, 0.8",
        "-5 us, SECONDS, -5e-6",
        "2e3 kB, BYTES, 2e6",
        "' 1.5  GB ', BYTES, 1.5e9",
    })
    void parses(String text, Dimension dimension, double expected) {
        // a decimal text is the double nearest to it, not a product of rounded parts
        assertThat(Quantity.parse(text, dimension)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void examplesOfEveryDimensionAreValid(Dimension dimension) {
        assertThat(Quantity.parse(dimension.example(), dimension)).isPositive();
        assertThat(dimension.plural()).isNotBlank();
    }

    @Test
    void everyUnitHasItsOwnScale() {
        for (Dimension dimension : Dimension.values()) {
            Map<String, Dimension.Scale> scales = dimension.scales();
            assertThat(scales).isNotEmpty();
            scales.forEach((unit, scale) -> {
                double one = Quantity.parse("1 " + unit, dimension);
                assertThat(one)
                        .as(unit)
                        .isEqualTo(Math.pow(scale.base(), scale.exponent()) / scale.divisor(), within(one * 1e-14));
            });
        }
    }

    @Test
    void noNumber() {
        assertThatThrownBy(() -> Quantity.parse("fast", Dimension.HERTZ))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("found \"fast\", expected a number with a unit of hertz, such as \"1.83 GHz\"");
        assertThatThrownBy(() -> Quantity.parse("700", Dimension.WATTS)).hasMessageContaining("\"700 W\"");
        assertThatThrownBy(() -> Quantity.parse("1,5 GB", Dimension.BYTES)).hasMessageContaining("\"80 GB\"");
    }

    @Test
    void wrongUnit() {
        assertThatThrownBy(() -> Quantity.parse("3 GHz", Dimension.BYTES))
                .hasMessage("found unit \"GHz\" in \"3 GHz\", expected bytes, such as \"80 GB\"");
        assertThatThrownBy(() -> Quantity.parse("80 GB", Dimension.BYTES_PER_SECOND))
                .hasMessageContaining("bytes per second, such as \"3.35 TB/s\"");
    }

    @Test
    void wrongCase() {
        assertThatThrownBy(() -> Quantity.parse("1 mhz", Dimension.HERTZ))
                .hasMessageEndingWith("(did you mean \"MHz\"? units are case-sensitive)");
        assertThatThrownBy(() -> Quantity.parse("64 KB", Dimension.BYTES)).hasMessageContaining("did you mean \"kB\"?");
    }

    @Test
    void tooLarge() {
        assertThatThrownBy(() -> Quantity.parse("1e308 EB", Dimension.BYTES)).hasMessageContaining("too large");
    }

    @ParameterizedTest
    @CsvSource({
        "3.35e12, B/s, 3.350 TB/s",
        "700, W, 700.0 W",
        "12e-6, s, 12.00 us",
        "1.2e-12, J, 1.200 pJ",
        "0, J, 0.000 J",
        "1000, W, 1.000 kW",
        "999.94, W, 999.9 W",
        "-1500, W, -1.500 kW",
        "5e21, B, 5000.0 EB",
        "2e-17, s, 0.020 fs",
        // what rounds up to 1000 takes the next prefix
        "999.96, W, 1.000 kW",
        "0.99999, s, 1.000 s",
        "99.996, s, 100.0 s",
        "9.9996, s, 10.00 s",
    })
    void formats(double value, String unit, String expected) {
        assertThat(Quantity.format(value, unit)).isEqualTo(expected);
    }

    @Test
    void undefinedValuesStayReadable() {
        assertThat(Quantity.format(Double.NaN, "s")).isEqualTo("NaN s");
        assertThat(Quantity.format(Double.POSITIVE_INFINITY, "s")).isEqualTo("Infinity s");
    }

    @Test
    void printsAndReadsBack() {
        Random random = new Random(9);
        for (int i = 0; i < 2000; i++) {
            double value = Math.pow(10, -14 + 14 * random.nextDouble());
            // four significant digits: half a unit of the last one
            assertThat(Quantity.parse(Quantity.format(value, "s"), Dimension.SECONDS))
                    .isEqualTo(value, within(5.1e-4 * value));
            double large = Math.pow(10, 20 * random.nextDouble());
            assertThat(Quantity.parse(Quantity.format(large, "B"), Dimension.BYTES))
                    .isEqualTo(large, within(5.1e-4 * large));
        }
    }
}
