package systole.study.plan;

import org.jspecify.annotations.Nullable;

/**
 * What a plan comes to.
 *
 * @param option how
 * @param fidelity the clock that timed it
 * @param tokensPerSecond of all devices
 * @param timePerTokenSeconds of one sequence; null for training
 * @param timeToFirstSeconds null for training
 * @param memoryBytes on the fullest device
 * @param capacityBytes of a device
 * @param hours for all tokens
 * @param owned dollars of owning for those hours; null where it is not sold
 * @param rented dollars of renting; null where that is not known
 * @param kilowattHours of the data centre
 * @param kilograms of carbon dioxide
 */
public record Outcome(
        Option option,
        String fidelity,
        double tokensPerSecond,
        @Nullable Double timePerTokenSeconds,
        @Nullable Double timeToFirstSeconds,
        long memoryBytes,
        long capacityBytes,
        double hours,
        @Nullable Double owned,
        @Nullable Double rented,
        double kilowattHours,
        double kilograms) {
    /** The less of owning and renting; infinite where neither is known. */
    public double dollars() {
        double own = owned == null ? Double.POSITIVE_INFINITY : owned;
        return rented == null ? own : Math.min(own, rented);
    }
}
