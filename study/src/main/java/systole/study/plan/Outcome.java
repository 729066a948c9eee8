package systole.study.plan;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import systole.system.report.Report;
import systole.workloads.model.MemoryPerDevice;

/**
 * What a plan comes to.
 *
 * @param option how
 * @param fidelity the clock that timed it
 * @param tokensPerSecond of all devices
 * @param timePerTokenSeconds of one sequence; null for training
 * @param timeToFirstSeconds null for training
 * @param memory of the fullest device
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
        MemoryPerDevice memory,
        long capacityBytes,
        double hours,
        @Nullable Double owned,
        @Nullable Double rented,
        double kilowattHours,
        double kilograms) {
    /** Of a report; throws {@link NullPointerException} for one that lacks what plans are ranked by. */
    static Outcome of(
            Option option,
            String fidelity,
            Report report,
            PlanQuestion question,
            Economics economics,
            Machine machine) {
        Report.Training training = report.training();
        Report.Latency latency = report.latency();
        double rate = training == null
                ? Objects.requireNonNull(latency.outputTokensPerSecond(), "tokens a second")
                : training.tokensPerSecondPerDevice() * option.devices();
        double watts = Objects.requireNonNull(report.energy(), "energy").averageWattsPerDevice() * option.devices();
        double kilowattHours = economics.kilowattHours(question.tokens() / rate * watts);
        double hours = Economics.hours(question.tokens(), rate);
        double chips = machine.chips(option.devices());
        return new Outcome(
                option,
                fidelity,
                rate,
                latency.timePerOutputTokenSeconds(),
                latency.timeToFirstTokenSeconds(),
                Objects.requireNonNull(report.memory(), "memory"),
                report.capacityBytes(),
                hours,
                economics.owned(option.device(), chips, hours, kilowattHours),
                economics.rented(option.device(), chips, hours),
                kilowattHours,
                economics.kilograms(kilowattHours));
    }

    /** All of the memory that it takes of the fullest device. */
    public long memoryBytes() {
        return memory.total();
    }

    /** The less of owning and renting; infinite where neither is known. */
    public double dollars() {
        double own = owned == null ? Double.POSITIVE_INFINITY : owned;
        return rented == null ? own : Math.min(own, rented);
    }

    /** Seconds that a reader waits: for a further token, or for the first where there is no other. */
    double waits() {
        Double waits = timePerTokenSeconds == null ? timeToFirstSeconds : timePerTokenSeconds;
        return waits == null ? 0 : waits;
    }

    /** Hours of all devices together: what owning and renting are charged by. */
    double deviceHours() {
        return hours * option.devices();
    }
}
