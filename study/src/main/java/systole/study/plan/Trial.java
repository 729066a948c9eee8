package systole.study.plan;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import systole.system.UnservedException;
import systole.system.json.ScenarioReader;
import systole.system.report.Report;

/** Runs options of one machine and keeps why the last that failed did. */
final class Trial {
    private final PlanQuestion question;
    private final Economics economics;
    private final Machine machine;
    private @Nullable UnservedException failure;
    private @Nullable String tooSlow;

    Trial(PlanQuestion question, Economics economics, Machine machine) {
        this.question = question;
        this.economics = economics;
        this.machine = machine;
    }

    /** What an option comes to; null when it does not fit or is too slow. */
    @Nullable
    Outcome run(Option option, String fidelity) {
        Report report;
        try {
            report = ScenarioReader.simulation("plan", option.scenario(question, fidelity))
                    .run("");
        } catch (UnservedException e) {
            if (failure == null || e.reason().startsWith("needs ")) {
                failure = e; // memory is what more devices help
            }
            return null;
        }
        Outcome outcome = outcome(option, fidelity, report);
        Double token = outcome.timePerTokenSeconds();
        Double first = outcome.timeToFirstSeconds();
        if ((token != null && token > question.mostTimePerToken())
                || (first != null && first > question.mostTimeToFirst())) {
            tooSlow = "fits, but the first token takes " + PlanTable.seconds(first) + " and each further "
                    + PlanTable.seconds(token) + " with " + option.devices() + " devices and a batch of "
                    + option.batch();
            return null;
        }
        return outcome;
    }

    /** Why nothing was found. */
    String reason() {
        if (tooSlow != null) {
            return tooSlow;
        }
        return failure == null ? "no split of it divides the batch" : failure.reason() + "; " + failure.help();
    }

    private Outcome outcome(Option option, String fidelity, Report report) {
        Report.Training training = report.training();
        Report.Latency latency = report.latency();
        double rate = training == null
                ? Objects.requireNonNull(latency.outputTokensPerSecond())
                : training.tokensPerSecondPerDevice() * option.devices();
        Report.EnergyUse energy = report.energy();
        double watts = energy == null ? 0 : energy.averageWattsPerDevice() * option.devices();
        double kilowattHours = economics.kilowattHours(question.tokens() / rate * watts);
        double hours = Economics.hours(question.tokens(), rate);
        double chips = machine.chips(option.devices());
        return new Outcome(
                option,
                fidelity,
                rate,
                latency.timePerOutputTokenSeconds(),
                latency.timeToFirstTokenSeconds(),
                report.memory() == null ? 0 : report.memory().total(),
                report.capacityBytes(),
                hours,
                economics.owned(option.device(), chips, hours, kilowattHours),
                economics.rented(option.device(), chips, hours),
                kilowattHours,
                economics.kilograms(kilowattHours));
    }
}
