package systole.study.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.system.json.PrecisionReader;

/**
 * What is asked.
 *
 * @param model preset id or path
 * @param purpose what it is to do
 * @param tokens trained on or generated in all
 * @param sequence tokens of a training sequence
 * @param batch sequences of a step, or served at once; null to choose
 * @param input tokens of a prompt
 * @param output tokens made for it
 * @param mostTimePerToken seconds; infinite without a limit
 * @param mostTimeToFirst seconds; infinite without a limit
 * @param devices ids of devices or systems; empty for all that have a price
 * @param mostDevices most devices of a plan
 * @param precisions types that serving may take, as in {@link Option}
 */
public record PlanQuestion(
        String model,
        Purpose purpose,
        double tokens,
        int sequence,
        @Nullable Integer batch,
        int input,
        int output,
        double mostTimePerToken,
        double mostTimeToFirst,
        List<String> devices,
        int mostDevices,
        List<String> precisions) {
    /** Copies the lists. */
    public PlanQuestion {
        devices = List.copyOf(devices);
        precisions = List.copyOf(precisions);
    }

    /** All that {@code precisions} may name. */
    public static List<String> knownPrecisions() {
        List<String> known = new ArrayList<>(List.of("model"));
        known.addAll(PrecisionReader.types());
        PrecisionReader.types().forEach(type -> known.add(type + Option.WEIGHTS));
        return known;
    }

    /** Whether tokens come within the limits of time. */
    boolean allows(Outcome outcome) {
        Double token = outcome.timePerTokenSeconds();
        Double first = outcome.timeToFirstSeconds();
        return (token == null || token <= mostTimePerToken) && (first == null || first <= mostTimeToFirst);
    }

    /** Sequences of a training step. */
    int trainingBatch() {
        return batch == null ? purpose.usualBatch() : batch;
    }
}
