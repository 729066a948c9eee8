package systole.system.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systole.system.InputException;
import systole.system.cost.Prices;

final class PricesReaderTest {
    private static final String OWN = """
            {"id": "mine", "currency": "USD", "region": "here", "operationsShareOfPurchasePerYear": 0.05,
             "devices": {"my-chip": {"purchase": {"lowDollars": 900, "highDollars": 1100}, "date": "2026-11"}},
             "regions": {"here": {"electricityDollarsPerKilowattHour": 0.1, "pue": 1.2, "carbonKilogramsPerKilowattHour": 0.3}},
             "server": {"priceShare": 0.3, "powerShare": 0.3}}
            """;

    @TempDir
    Path folder;

    /** A list of one's own needs no sources; the price is the middle of its range. */
    @Test
    void readsAListOfOnesOwn() throws IOException {
        Prices prices = read(OWN);
        assertThat(Objects.requireNonNull(prices.devices().get("my-chip")).purchase())
                .isEqualTo(1000);
        assertThat(prices.region()).isEqualTo("here");
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() -> read(OWN.replace("\"region\": \"here\"", "\"region\": \"hree\"")))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("/region", "\"hree\"", "here");
        assertThatThrownBy(() -> read(OWN.replace("\"date\"", "\"dato\"")))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("/devices/my-chip", "date");
        assertThatThrownBy(() -> read(OWN.replace("1100", "800")))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("/devices/my-chip/purchase", "at least");
    }

    /** Every price that comes with the program says when it was one, and each has a source. */
    @Test
    void shippedPricesHaveDates() {
        assertThat(PricesReader.read("usd-2026").devices()).hasSizeGreaterThan(30);
        PricesReader.read("usd-2026")
                .devices()
                .forEach((device, price) -> assertThat(price.date()).as(device).matches("20[12][0-9](-[0-9]{2})?"));
    }

    private Prices read(String text) throws IOException {
        return PricesReader.read(
                Files.writeString(folder.resolve("mine.json"), text).toString());
    }
}
