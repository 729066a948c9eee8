package systole.system;

import java.util.List;
import systole.workloads.model.Precision;
import systole.workloads.model.TransformerConfig;

/**
 * One question, complete: this model, on this machine, doing this work.
 *
 * @param model model
 * @param system machine
 * @param workload work
 * @param precision number formats
 * @param parallelism spread over the devices
 * @param execution software and fidelity
 * @param assumptions defaults used, inputs without effect
 */
public record Scenario(
        TransformerConfig model,
        SystemSpec system,
        Workload workload,
        Precision precision,
        Parallelism parallelism,
        Execution execution,
        List<String> assumptions) {
    /** Copies the list. */
    public Scenario {
        assumptions = List.copyOf(assumptions);
    }

    /** The same with a batch of so many sequences. */
    public Scenario withBatch(int batch) {
        Workload other = new Workload(
                workload.kind(), batch, workload.inputTokens(), workload.contextTokens(), workload.outputTokens());
        return new Scenario(model, system, other, precision, parallelism, execution, assumptions);
    }

    /** The same with another plan. */
    public Scenario with(Parallelism other) {
        return new Scenario(model, system, workload, precision, other, execution, assumptions);
    }
}
