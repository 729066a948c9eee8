package systole.system.array;

import java.util.List;
import systole.microarch.timing.Fidelity;
import systole.system.report.Report;
import systole.system.run.Simulation;
import systole.system.trace.Trace;

/**
 * Layers on an array machine, one after the other.
 *
 * @param machine arrays
 * @param layers at least one
 * @param fidelity how closely it is timed: {@code exact} steps every cycle of the edges, the others take the closed form of
 *     the same cycles; words and energy are the same at each
 * @param assumptions what an import or a reader had to leave out or assume
 */
public record ArrayScenario(ArrayMachine machine, List<ArrayLayer> layers, Fidelity fidelity, List<String> assumptions)
        implements Simulation {
    /** Copies the lists. */
    public ArrayScenario {
        layers = List.copyOf(layers);
        assumptions = List.copyOf(assumptions);
    }

    @Override
    public Report run(String version) {
        return ArrayScenarioRun.run(this, version);
    }

    @Override
    public Trace trace() {
        return ArrayScenarioRun.trace(this);
    }
}
