package systole.system.operators;

import java.util.List;
import systole.isa.DataType;
import systole.system.Execution;
import systole.system.SystemSpec;
import systole.system.report.Report;
import systole.system.run.OperatorListRun;
import systole.system.run.Simulation;
import systole.system.trace.Trace;
import systole.workloads.operator.Operator;

/**
 * Operators in one job on one device, in the order of the list.
 *
 * @param system machine, of which one device is used
 * @param operators at least one
 * @param execution software and fidelity
 * @param assumptions defaults used
 */
public record OperatorList(SystemSpec system, List<Entry> operators, Execution execution, List<String> assumptions)
        implements Simulation {
    /** Copies the lists. */
    public OperatorList {
        operators = List.copyOf(operators);
        assumptions = List.copyOf(assumptions);
    }

    /**
     * An operator of the list.
     *
     * @param operator what is computed
     * @param type format of its operands
     * @param count times that it runs in a row
     */
    public record Entry(Operator operator, DataType type, int count) {}

    @Override
    public Report run(String version) {
        return OperatorListRun.run(this, version);
    }

    @Override
    public Trace trace() {
        return OperatorListRun.trace(this);
    }
}
