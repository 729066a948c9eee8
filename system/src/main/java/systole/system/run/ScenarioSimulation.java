package systole.system.run;

import systole.system.Scenario;
import systole.system.report.Report;
import systole.system.trace.Trace;
import systole.workloads.model.MemoryPerDevice;

/**
 * A transformer on a described machine, ready to be answered.
 *
 * @param scenario the question
 */
public record ScenarioSimulation(Scenario scenario) implements Simulation {
    @Override
    public Report run(String version) {
        return ScenarioRun.run(scenario, version);
    }

    @Override
    public Report run(String version, Recall recall) {
        return ScenarioRun.run(scenario, version, recall);
    }

    @Override
    public int devices() {
        return scenario.parallelism().devices();
    }

    @Override
    public MemoryPerDevice memory() {
        return ScenarioRun.memory(scenario);
    }

    @Override
    public Trace trace() {
        return ScenarioRun.trace(scenario);
    }
}
