package systole.system.run;

import systole.system.stack.HostCosts;
import systole.workloads.graph.Collective;
import systole.workloads.graph.OperatorStep;
import systole.workloads.graph.Pass;
import systole.workloads.graph.Repeat;
import systole.workloads.graph.StepVisitor;

/** What the host takes to launch the steps of a pass. */
final class HostLoad implements StepVisitor {
    private final OperatorTimer operators;
    private final HostCosts costs;
    private final long hertz;
    private double seconds;

    private HostLoad(OperatorTimer operators, HostCosts costs, long hertz) {
        this.operators = operators;
        this.costs = costs;
        this.hertz = hertz;
    }

    static double of(Pass pass, OperatorTimer operators, HostCosts costs, long hertz) {
        HostLoad load = new HostLoad(operators, costs, hertz);
        pass.steps().forEach(step -> step.accept(load));
        return load.seconds;
    }

    @Override
    public void operator(OperatorStep step) {
        int kernels = operators.at(step.operator(), hertz, false).kernels().size();
        seconds += costs.operatorSeconds() + kernels * costs.kernelSeconds();
    }

    @Override
    public void collective(Collective step) {
        seconds += costs.collectiveSeconds() + costs.kernelSeconds();
    }

    @Override
    public void repeat(Repeat step) {
        double before = seconds;
        step.steps().forEach(each -> each.accept(this));
        seconds = before + step.count() * (seconds - before);
    }
}
