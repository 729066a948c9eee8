package systole.workloads.training;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Activations that are dropped after the forward pass and computed again in the backward pass. */
public enum Recompute {
    /** All are kept. */
    NONE,
    /** Cheap results only: norms and activation functions; products keep theirs. */
    MINIMAL,
    /** The inside of attention (Korthikanti et al., "Reducing Activation Recomputation", 2022). */
    SELECTIVE,
    /** All but the input of each layer. */
    FULL;

    /** The name in files. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All names. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(Recompute::key).toList();
    }

    /** Whether the results of a node are computed again. */
    boolean repeats(Node node) {
        return switch (this) {
            case NONE -> false;
            case MINIMAL -> node.effort() == Node.Effort.CHEAP;
            case SELECTIVE -> node.effort() == Node.Effort.CORE;
            case FULL -> true;
        };
    }

    /** Whether what is computed again is kept where a node that is not repeated needs it. */
    boolean keepsForOthers() {
        return this == SELECTIVE;
    }
}
