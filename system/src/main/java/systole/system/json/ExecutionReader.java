package systole.system.json;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import systole.interconnect.Algorithm;
import systole.interconnect.CollectiveTimer;
import systole.microarch.timing.Fidelity;
import systole.sim.quantity.Dimension;
import systole.system.Execution;
import systole.system.stack.StackSpec;
import systole.workloads.training.Recompute;

/** Reads {@code execution}: the software, and how closely it is simulated. */
final class ExecutionReader {
    private static final String STACK = "stack";
    private static final String IDEAL = "ideal";
    private static final List<String> ATTENTION = List.of("fused", "unfused");
    private static final List<String> COLLECTIVES = Stream.concat(
                    Stream.of(CollectiveTimer.AUTO),
                    Arrays.stream(Algorithm.values()).map(Algorithm::key))
            .toList();
    private static final List<String> FIDELITIES = List.of("tile", "fast", "exact");
    private static final List<String> STEADY_STATE = List.of("skip", "off");

    private ExecutionReader() {}

    /** What the file says; the stack is the ideal one where it says none. */
    static Supplier<Execution> read(Fields execution, Documents documents) {
        Supplier<StackSpec> stack = stack(execution, documents);
        boolean fused = choice(execution, "attention", ATTENTION).equals("fused");
        String recompute = choice(execution, "recompute", Recompute.keys());
        boolean overlapTensor = execution.flag("overlapTensorCommunication", false);
        boolean overlapGradient = execution.flag("overlapGradientReduce", false);
        String collective = choice(execution, "collective", COLLECTIVES);
        String fidelity = choice(execution, "fidelity", FIDELITIES);
        boolean skip = choice(execution, "steadyState", STEADY_STATE).equals("skip");
        @Nullable
        Double powerCap = execution.has("powerCap") ? (Double) execution.quantity("powerCap", Dimension.WATTS) : null;
        return execution.make(() -> new Execution(
                stack.get(),
                fused,
                Recompute.valueOf(recompute.toUpperCase(Locale.ROOT)),
                overlapTensor,
                overlapGradient,
                collective,
                Fidelity.of(fidelity),
                skip,
                powerCap));
    }

    /** The same for inference, which overlaps nothing and has nothing to recompute. */
    static Supplier<Execution> readForInference(Fields execution, Reservations reservations, Documents documents) {
        served(execution, "recompute", Recompute.keys().subList(0, 1), reservations);
        for (String key : List.of("overlapTensorCommunication", "overlapGradientReduce")) {
            JsonValue value = execution.find(key);
            if (value != null && value.text().equals("true")) {
                reservations.add("execution \"" + key + "\" is not simulated", "leave it out");
            }
        }
        return read(execution, documents);
    }

    private static Supplier<StackSpec> stack(Fields execution, Documents documents) {
        JsonValue reference = execution.find(STACK);
        return new StackReader(documents)
                .named(
                        reference == null
                                ? JsonValue.scalar(
                                        execution.value().file(),
                                        "",
                                        Position.NONE,
                                        Position.NONE,
                                        JsonValue.Kind.STRING,
                                        IDEAL)
                                : reference);
    }

    private static String choice(Fields execution, String key, List<String> names) {
        return execution.oneOf(key, names, names.get(0));
    }

    private static void served(Fields execution, String key, List<String> served, Reservations reservations) {
        JsonValue value = execution.find(key);
        if (value != null && !served.contains(value.text())) {
            reservations.add(
                    "execution \"" + key + "\" of \"" + value.text() + "\" is not simulated",
                    "what is: " + String.join(", ", served));
        }
    }
}
