package systole.workloads.operator;

import java.util.List;
import systole.isa.Kernel;
import systole.workloads.lowering.Lowering;

/**
 * An operator under another name, such as that of the stack that it is part of.
 *
 * @param name name in reports
 * @param of the operator
 */
public record Named(String name, Operator of) implements Operator {
    @Override
    public OperatorKind operatorKind() {
        return of.operatorKind();
    }

    @Override
    public List<Kernel> lower(Lowering lowering) {
        return of.lower(lowering);
    }

    @Override
    public double matrixFlops() {
        return of.matrixFlops();
    }

    @Override
    public double memoryBytes() {
        return of.memoryBytes();
    }

    @Override
    public double inputBytes() {
        return of.inputBytes();
    }

    @Override
    public double outputBytes() {
        return of.outputBytes();
    }
}
