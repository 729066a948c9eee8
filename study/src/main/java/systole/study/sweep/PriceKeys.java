package systole.study.sweep;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import systole.study.plan.Economics;
import systole.system.NodeSpec;
import systole.system.cost.Prices;
import systole.system.json.Edit;
import systole.system.json.PricesReader;
import systole.system.json.ScenarioTemplate;

/**
 * What the tokens of a point cost who owns or rents the devices that it uses: {@code price.ownedDollarsPerMillionTokens} and
 * {@code price.rentedDollarsPerMillionTokens}, by the shipped prices and as {@code systole plan} charges for a machine. A device
 * has the price of its id, whatever else of it is changed; what has no price or generates and trains no token has none. Worked
 * out only where a key begins so.
 */
final class PriceKeys {
    private static final String PREFIX = "price.";
    private static final String OWNED = PREFIX + "ownedDollarsPerMillionTokens";
    private static final String RENTED = PREFIX + "rentedDollarsPerMillionTokens";

    /** All of them. */
    static final List<String> ALL = List.of(OWNED, RENTED);

    private static final String SHIPPED = "usd-2026";
    private static final double YEARS = 3;
    private static final double TOKENS = 1e6;

    private final ScenarioTemplate scenario;
    private final boolean wanted;
    private @Nullable Economics economics;

    PriceKeys(ScenarioTemplate scenario, List<String> keys) {
        this.scenario = scenario;
        this.wanted = keys.stream().anyMatch(key -> key.startsWith(PREFIX));
    }

    /** Numbers with those of buyers of the devices that were used. */
    Map<String, Double> over(Map<String, Double> numbers, int devices, List<Edit> edits) {
        if (!wanted) {
            return numbers;
        }
        Economics buyers = economics();
        NodeSpec node = scenario.machine(edits).node();
        double chips = (double) devices / node.devicesPerChip();
        double rate = numbers.containsKey("outputTokensPerSecond")
                ? value(numbers, "outputTokensPerSecond")
                : value(numbers, "tokensPerSecondPerDevice") * devices;
        double joules = TOKENS / rate * value(numbers, "averageWattsPerDevice") * devices;
        String chip = node.chip();
        double hours = Economics.hours(TOKENS, rate);
        Map<String, Double> all = new LinkedHashMap<>(numbers);
        all.put(OWNED, known(buyers.owned(chip, chips, hours, buyers.kilowattHours(joules))));
        all.put(RENTED, known(buyers.rented(chip, chips, hours)));
        return all;
    }

    private static double value(Map<String, Double> numbers, String key) {
        return numbers.getOrDefault(key, Double.NaN);
    }

    private static double known(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }

    private Economics economics() {
        if (economics == null) {
            Prices prices = PricesReader.read(SHIPPED);
            economics = new Economics(
                    prices, Objects.requireNonNull(prices.regions().get(prices.region())), YEARS);
        }
        return economics;
    }
}
