package systole.workloads.graph;

import java.util.ArrayList;
import java.util.List;
import systole.workloads.operator.Gemm;
import systole.workloads.operator.Operator;

/** Writes steps down: products with their shapes, others by name, repeated blocks in brackets. */
final class Names implements StepVisitor {
    private final List<String> names = new ArrayList<>();
    private final List<Operator> operators = new ArrayList<>();
    private final List<OperatorStep> steps = new ArrayList<>();

    @Override
    public void operator(OperatorStep step) {
        operators.add(step.operator());
        steps.add(step);
        names.add(
                step.operator() instanceof Gemm g
                        ? g.name() + " " + g.m() + "x" + g.n() + "x" + g.k()
                        : step.operator().name());
    }

    @Override
    public void collective(Collective step) {
        names.add(step.name() + " " + step.bytes());
    }

    @Override
    public void repeat(Repeat step) {
        names.add(step.count() + " times");
        step.steps().forEach(inner -> inner.accept(this));
        names.add("end");
    }

    static Names of(Pass pass) {
        Names names = new Names();
        pass.steps().forEach(step -> step.accept(names));
        return names;
    }

    /** Names in order. */
    List<String> names() {
        return names;
    }

    /** Their steps in order, each block once. */
    List<OperatorStep> steps() {
        return steps;
    }

    /** Operators in order, each block once. */
    List<Operator> operators() {
        return operators;
    }

    /** The first operator of that name. */
    <T extends Operator> T first(Class<T> type, String name) {
        return operators.stream()
                .filter(operator -> operator.name().equals(name))
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }
}
