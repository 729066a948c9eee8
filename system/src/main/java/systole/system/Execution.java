package systole.system;

import org.jspecify.annotations.Nullable;

/**
 * How the work is run and simulated.
 *
 * @param stack description of the software
 * @param collective algorithm of collectives: auto or ring
 * @param steadyState whether loops in steady state are skipped ahead
 * @param powerCapWatts limit below the device's own; null for that
 */
public record Execution(
        String stack,
        String collective,
        boolean steadyState,
        @Nullable Double powerCapWatts) {}
