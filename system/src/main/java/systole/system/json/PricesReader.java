package systole.system.json;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.system.InputException;
import systole.system.Presets.Folder;
import systole.system.cost.Prices;
import systole.system.json.Scalars.Sign;

/** Reads {@code configs/prices}, or a file of a user's own. */
public final class PricesReader {
    private final Problems problems = new Problems();

    private PricesReader() {}

    /**
     * Prices by preset id or path.
     *
     * @throws InputException with all problems
     */
    public static Prices read(String idOrPath) {
        return new PricesReader().prices(idOrPath);
    }

    private Prices prices(String idOrPath) {
        Documents documents = new Documents(Path.of(""), problems);
        Optional<JsonValue> document = documents.named(
                JsonValue.scalar("--prices", "", Position.NONE, Position.NONE, JsonValue.Kind.STRING, idOrPath),
                "a list of prices",
                Folder.PRICES);
        Supplier<Prices> prices = document.map(value -> read(value, !idOrPath.endsWith(".json"), problems))
                .orElseGet(Problems::unread);
        problems.throwIfAny();
        return prices.get();
    }

    /** Reads a document; {@code complete} where each figure needs a source. */
    static Supplier<Prices> read(JsonValue document, boolean complete, Problems problems) {
        Fields file = new Fields(Sources.checked(document, complete, problems), problems);
        String id = file.text("id");
        file.text("name", "");
        file.oneOf("currency", List.of("USD"));
        Fields devices = file.object("devices");
        Map<String, Prices.Price> byDevice = new TreeMap<>();
        devices.names().forEach(key -> byDevice.put(key, price(devices.object(key))));
        Fields regions = file.object("regions");
        Map<String, Prices.Region> byRegion = new TreeMap<>();
        regions.names().forEach(key -> byRegion.put(key, region(regions.object(key))));
        String region = file.text("region");
        JsonValue named = file.find("region");
        if (named != null && problems.none() && !byRegion.containsKey(region)) {
            problems.wrong(
                    named,
                    named.shown(),
                    Scalars.oneOfExpected(byRegion.keySet()),
                    Nearest.hint(region, byRegion.keySet()));
        }
        Fields server = file.object("server");
        double share = server.decimal("priceShare", Sign.NOT_NEGATIVE);
        double power = server.decimal("powerShare", Sign.NOT_NEGATIVE);
        server.make(() -> true);
        double operations = file.decimal("operationsShareOfPurchasePerYear", Sign.NOT_NEGATIVE);
        return file.make(() -> new Prices(id, byDevice, byRegion, region, share, power, operations));
    }

    private static Prices.Price price(Fields price) {
        @Nullable Double low = null;
        @Nullable Double high = null;
        if (price.has("purchase")) {
            Fields range = price.object("purchase");
            low = range.decimal("lowDollars", Sign.POSITIVE);
            high = range.decimal("highDollars", Sign.POSITIVE);
            JsonValue most = range.find("highDollars");
            if (most != null && high < low) {
                range.problems().wrong(most, "a number of at least \"lowDollars\"");
            }
            range.make(() -> true);
        }
        Double rent = price.has("rentDollarsPerHour") ? price.decimal("rentDollarsPerHour", Sign.POSITIVE) : null;
        String date = price.text("date");
        price.make(() -> true);
        return new Prices.Price(low, high, rent, date);
    }

    private static Prices.Region region(Fields region) {
        Prices.Region read = new Prices.Region(
                region.decimal("electricityDollarsPerKilowattHour", Sign.NOT_NEGATIVE),
                region.decimal("pue", Sign.POSITIVE),
                region.decimal("carbonKilogramsPerKilowattHour", Sign.NOT_NEGATIVE));
        region.make(() -> true);
        return read;
    }
}
