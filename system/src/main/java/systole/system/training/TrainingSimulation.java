package systole.system.training;

import systole.system.report.Report;
import systole.system.run.Recall;
import systole.system.run.Simulation;
import systole.system.trace.Trace;
import systole.workloads.model.MemoryPerDevice;

/**
 * A step of training on a described machine, ready to be answered.
 *
 * @param scenario the question
 */
public record TrainingSimulation(TrainingScenario scenario) implements Simulation {
    @Override
    public Report run(String version) {
        return TrainingRun.run(scenario, version);
    }

    @Override
    public Report run(String version, Recall recall) {
        return TrainingRun.run(scenario, version, recall);
    }

    @Override
    public int devices() {
        return scenario.parallelism().devices();
    }

    @Override
    public MemoryPerDevice memory() {
        return TrainingRun.memory(scenario);
    }

    @Override
    public Trace trace() {
        return TrainingRun.trace(scenario);
    }
}
