package systole.workloads.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import systole.workloads.operator.Named;

/** The steps of one stack of several, under names of their own: operators, exchanges and the values that others know. */
final class InStack implements StepVisitor {
    private final String prefix;
    private final Map<String, String> values;
    private final List<Step> renamed = new ArrayList<>();

    private InStack(String prefix, Map<String, String> values) {
        this.prefix = prefix;
        this.values = values;
    }

    /**
     * The steps renamed.
     *
     * @param prefix of operators and exchanges
     * @param values other names of values
     */
    static List<Step> of(List<Step> steps, String prefix, Map<String, String> values) {
        InStack stack = new InStack(prefix, values);
        steps.forEach(step -> step.accept(stack));
        return stack.renamed;
    }

    @Override
    public void operator(OperatorStep step) {
        Map<String, String> tensors = new HashMap<>(step.tensors());
        tensors.replaceAll((tensor, value) -> values.getOrDefault(value, value));
        Named named = new Named(prefix + step.operator().name(), step.operator());
        renamed.add(new OperatorStep(named, step.weightBytes(), step.cacheBytes(), tensors));
    }

    @Override
    public void collective(Collective step) {
        String value = values.getOrDefault(step.tensor(), step.tensor());
        renamed.add(new Collective(prefix + step.name(), step.kind(), step.bytes(), step.ranks(), value, step.group()));
    }

    @Override
    public void repeat(Repeat step) {
        renamed.add(new Repeat(step.count(), of(step.steps(), prefix, values)));
    }
}
