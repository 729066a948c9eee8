package systole.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How unevenly a router loads the devices that share the experts of a layer.
 *
 * @param imbalance rows that go to the busiest of these devices, in parts of the mean; at least 1
 * @param capacity rows that a device takes at most, in parts of the mean, what is beyond being dropped (Lepikhin et al., "GShard",
 *     2021); at least 1, null for no limit
 */
public record ExpertLoad(double imbalance, @Nullable Double capacity) {
    /** All devices get as much. */
    public static final ExpertLoad EVEN = new ExpertLoad(1, null);

    /** Throws {@link IllegalArgumentException} when a part of the mean is below 1. */
    public ExpertLoad {
        if (!(imbalance >= 1) || (capacity != null && !(capacity >= 1))) {
            throw new IllegalArgumentException(
                    "the busiest device has at least the mean, and room for it: \"expertImbalance\" and \"expertCapacity\""
                            + " of at least 1, found " + imbalance + (capacity == null ? "" : " and " + capacity));
        }
    }

    /** In words, for reports: how uneven the devices that share experts are, or that nothing comes of what was asked. */
    public List<String> text(int expert) {
        if (expert == 1) {
            return equals(EVEN)
                    ? List.of()
                    : List.of(
                            "\"expertImbalance\" and \"expertCapacity\" have no effect: no devices share experts (\"expert\""
                                    + " is 1)");
        }
        if (equals(EVEN)) {
            return List.of("all devices that share experts have the same rows");
        }
        List<String> lines = new ArrayList<>(List.of(shares()));
        if (busiest() > 1) {
            lines.add("energy is that of even rows, and of waiting for the busiest");
        }
        if (capacity != null && imbalance <= capacity) {
            lines.add("\"expertCapacity\" has no effect: no device gets more than it takes");
        }
        return lines;
    }

    private String shares() {
        return String.format(
                Locale.ROOT,
                "of the devices that share experts the busiest, which the others wait for, has %.2f times the mean of the rows%s",
                busiest(),
                capacity == null
                        ? ""
                        : imbalance > capacity
                                ? String.format(
                                        Locale.ROOT,
                                        ": the router gives it %.2f times, and what is beyond its capacity is dropped",
                                        imbalance)
                                : ", within its capacity");
    }

    /** Rows that the busiest device works on, in parts of the mean. */
    public double busiest() {
        return capacity == null ? imbalance : Math.min(imbalance, capacity);
    }
}
