package systole.system.proof;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import systole.workloads.graph.Collective;
import systole.workloads.graph.OperatorStep;
import systole.workloads.graph.Pass;
import systole.workloads.graph.Repeat;
import systole.workloads.graph.StepVisitor;
import systole.workloads.operator.Operator;

/** Finds the operators of passes, each once. */
final class PassOperators implements StepVisitor {
    private final Set<Operator> operators = new LinkedHashSet<>();

    private PassOperators() {}

    static Set<Operator> of(List<Pass> passes) {
        PassOperators visitor = new PassOperators();
        passes.forEach(pass -> pass.steps().forEach(step -> step.accept(visitor)));
        return visitor.operators;
    }

    @Override
    public void operator(OperatorStep step) {
        operators.add(step.operator());
    }

    @Override
    public void collective(Collective step) {
        // played by CollectiveProgram, which has its own test
    }

    @Override
    public void repeat(Repeat step) {
        step.steps().forEach(inner -> inner.accept(this));
    }
}
