package systole.study.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import systole.system.UnservedException;
import systole.system.json.Edit;
import systole.system.json.InputFile;
import systole.system.json.JsonValue;
import systole.system.json.Place;
import systole.system.json.ScenarioTemplate;
import systole.system.report.Report;
import systole.system.run.Recall;
import systole.system.run.Simulation;
import systole.workloads.model.MemoryPerDevice;

/**
 * Asks options of one machine for memory and time, and keeps why they do not serve. What options have in common is read and timed
 * once. Not thread-safe.
 */
final class Trial {
    private static final Path NAME = Path.of("plan");

    private final PlanQuestion question;
    private final Economics economics;
    private final Machine machine;
    private final Made made;
    private final Recall recall = new Recall();
    private @Nullable ScenarioTemplate template;
    private @Nullable UnservedException failure;
    private @Nullable Option nearest;
    private long nearestExcess = Long.MAX_VALUE;
    private @Nullable Outcome tooSlow;
    private @Nullable List<UnservedException> refusals;

    Trial(PlanQuestion question, Economics economics, Machine machine, Made made) {
        this.made = made;
        this.question = question;
        this.economics = economics;
        this.machine = machine;
    }

    /** Whether an option can be served and its memory is there; times nothing. */
    boolean fits(Option option) {
        try {
            long excess = excess(simulation(option, "fast").memory());
            if (excess > 0 && excess < nearestExcess) {
                nearestExcess = excess;
                nearest = option;
            }
            return excess <= 0;
        } catch (UnservedException e) {
            failure = e;
            return false;
        }
    }

    /** What an option comes to; null when it does not fit or is too slow. */
    @Nullable
    Outcome time(Option option, String fidelity) {
        Report report;
        try {
            report = simulation(option, fidelity).run("", recall);
        } catch (UnservedException e) {
            failure = e;
            return null;
        }
        Outcome outcome = Outcome.of(option, fidelity, report, question, economics, machine);
        if (question.allows(outcome)) {
            return outcome;
        }
        if (tooSlow == null || outcome.waits() < tooSlow.waits()) {
            tooSlow = outcome;
        }
        return null;
    }

    /** Why nothing was found: the fastest was too slow, else what comes nearest to fitting, else what cannot be. */
    String reason() {
        if (tooSlow != null) {
            return "fits, but the first " + made.each() + " takes " + PlanTable.seconds(tooSlow.timeToFirstSeconds())
                    + " and each further " + PlanTable.seconds(tooSlow.timePerTokenSeconds()) + " at best ("
                    + tooSlow.option().devices() + (tooSlow.option().devices() == 1 ? " device" : " devices")
                    + ", a batch of " + tooSlow.option().batch() + ")";
        }
        if (nearest != null) {
            time(nearest, "fast"); // says of what there is too much, and what would help
        }
        return refusal()
                .or(() -> Optional.ofNullable(failure))
                .map(refused -> refused.reason() + "; " + help(refused))
                .orElse("no split of it divides the batch");
    }

    /** Adapters are no help to who pretrains, as they train another thing. */
    private String help(UnservedException refused) {
        return question.purpose() == Purpose.PRETRAIN ? refused.helpWithTheSame() : refused.help();
    }

    /**
     * Why nothing serves where even one device, which splits nothing, cannot, in no precision: the work is not for the model or the
     * device.
     */
    Optional<UnservedException> refusal() {
        if (tooSlow != null || nearest != null) {
            return Optional.empty();
        }
        List<String> precisions = question.purpose().trains() ? List.of("model") : question.precisions();
        if (refusals == null) {
            refusals = precisions.stream()
                    .flatMap(precision -> refusal(plain(precision)).stream())
                    .toList();
        }
        return refusals.size() < precisions.size()
                ? Optional.empty()
                : Optional.of(new UnservedException(
                        joined(refusals, UnservedException::reason), joined(refusals, UnservedException::help)));
    }

    private static String joined(List<UnservedException> refusals, Function<UnservedException, String> part) {
        return refusals.stream().map(part).distinct().collect(Collectors.joining("; "));
    }

    private Optional<UnservedException> refusal(Option plain) {
        try {
            Simulation simulation = simulation(plain, "fast");
            if (excess(simulation.memory()) <= 0) {
                simulation.run("", recall);
            }
            return Optional.empty();
        } catch (UnservedException e) {
            return Optional.of(e);
        }
    }

    private Option plain(String precision) {
        boolean trains = question.purpose().trains();
        Integer batch = question.batch();
        return new Option(
                machine.id(),
                machine.device(),
                new Split(1, 1, 1, 1, 1),
                trains ? new Saving(0, 1, false, "none") : Saving.serving(1),
                trains ? question.trainingBatch() : batch == null ? 1 : batch,
                precision);
    }

    /** Bytes beyond what a device has. */
    private long excess(@Nullable MemoryPerDevice memory) {
        return memory == null
                ? 0
                : memory.total() - machine.node().device().memory().capacityBytes();
    }

    private Simulation simulation(Option option, String fidelity) {
        JsonValue scenario = InputFile.read(NAME.toString(), option.scenario(question, fidelity));
        if (template == null) {
            template = ScenarioTemplate.of(scenario, NAME);
        }
        List<Edit> edits = new ArrayList<>();
        scenario.members().forEach((key, value) -> edits.add(new Edit(Place.of("/" + key), value)));
        return template.simulation(edits);
    }
}
