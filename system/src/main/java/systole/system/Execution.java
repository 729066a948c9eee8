package systole.system;

import org.jspecify.annotations.Nullable;
import systole.microarch.timing.Fidelity;

/**
 * How the work is run and simulated.
 *
 * @param stack description of the software
 * @param collective algorithm of collectives: auto or ring
 * @param fidelity clock of the kernels
 * @param steadyState whether loops in steady state are skipped ahead
 * @param powerCapWatts limit below the device's own; null for that
 */
public record Execution(
        String stack,
        String collective,
        Fidelity fidelity,
        boolean steadyState,
        @Nullable Double powerCapWatts) {}
