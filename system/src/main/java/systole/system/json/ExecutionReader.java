package systole.system.json;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.microarch.timing.Fidelity;
import systole.sim.quantity.Dimension;
import systole.system.Execution;

/** Reads {@code execution}: the software, and how closely it is simulated. */
final class ExecutionReader {
    /** Choices by key: the first ones, up to the number given, are simulated. */
    private record Choice(int served, List<String> names) {}

    private static final Map<String, Choice> CHOICES = Map.of(
            "stack",
            new Choice(
                    1,
                    List.of(
                            "ideal",
                            "pytorch-eager",
                            "pytorch-fsdp",
                            "megatron",
                            "megatron-deepspeed",
                            "nemo",
                            "maxtext",
                            "tensorrt-llm",
                            "vllm",
                            "neuron",
                            "llama-cpp")),
            "attention",
            new Choice(1, List.of("fused", "unfused")),
            "recompute",
            new Choice(1, List.of("none", "minimal", "selective", "full")),
            "collective",
            new Choice(2, List.of("auto", "ring", "tree", "nvls")),
            "fidelity",
            new Choice(2, List.of("tile", "fast", "exact")),
            "steadyState",
            new Choice(2, List.of("skip", "off")));

    private ExecutionReader() {}

    static Supplier<Execution> read(Fields execution, Reservations reservations) {
        String stack = choice(execution, "stack", reservations);
        choice(execution, "attention", reservations);
        choice(execution, "recompute", reservations);
        for (String key : List.of("overlapTensorCommunication", "overlapGradientReduce")) {
            if (execution.flag(key, false)) {
                reservations.add("execution \"" + key + "\" is not simulated", "leave it out");
            }
        }
        String collective = choice(execution, "collective", reservations);
        String fidelity = choice(execution, "fidelity", reservations);
        boolean steadyState = choice(execution, "steadyState", reservations).equals("skip");
        @Nullable
        Double powerCap = execution.has("powerCap") ? (Double) execution.quantity("powerCap", Dimension.WATTS) : null;
        return execution.make(() -> new Execution(stack, collective, Fidelity.of(fidelity), steadyState, powerCap));
    }

    private static String choice(Fields execution, String key, Reservations reservations) {
        Choice choice = java.util.Objects.requireNonNull(CHOICES.get(key), key);
        String name = execution.oneOf(key, choice.names(), choice.names().get(0));
        List<String> served = choice.names().subList(0, choice.served());
        if (!served.contains(name)) {
            reservations.add(
                    "execution \"" + key + "\" of \"" + name + "\" is not simulated",
                    "what is: " + String.join(", ", served));
        }
        return name;
    }
}
