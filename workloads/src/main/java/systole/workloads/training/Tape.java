package systole.workloads.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import systole.workloads.graph.Collective;
import systole.workloads.graph.OperatorStep;
import systole.workloads.graph.Step;
import systole.workloads.operator.Elementwise;
import systole.workloads.operator.Operator;

/** Takes down the steps of a pass. */
final class Tape {
    private static final String TURNED = "^T";

    private final List<Step> steps = new ArrayList<>();
    private final Map<String, String> aliases = new HashMap<>();

    /** From here on a name stands for another: a gradient that passes a sum unchanged. */
    void alias(String name, String other) {
        aliases.put(name, value(other));
    }

    private String value(String name) {
        boolean turned = name.endsWith(TURNED);
        String plain = turned ? name.substring(0, name.length() - TURNED.length()) : name;
        String known = aliases.getOrDefault(plain, plain);
        return turned ? known + TURNED : known;
    }

    /** An operator without parameters; names of its kernels' tensors, each followed by that of the value. */
    void operator(Operator operator, String... tensors) {
        weighted(operator, 0, tensors);
    }

    /** An operator that reads parameters of so many bytes. */
    void weighted(Operator operator, long weightBytes, String... tensors) {
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < tensors.length; i += 2) {
            names.put(tensors[i], value(tensors[i + 1]));
        }
        steps.add(new OperatorStep(operator, weightBytes, 0, names));
    }

    /** Sum of two values, such as the gradients of one that two read. */
    void add(Site site, String name, long rows, long columns, String a, String b, String sum) {
        operator(
                new Elementwise(name, Elementwise.Kind.ADD, rows, columns, site.wide(), site.wide()),
                "a",
                a,
                "b",
                b,
                "c",
                sum);
    }

    /** An exchange; nothing where the group has one device. */
    void exchange(String name, Collective.Kind kind, long bytes, int ranks, String value, Collective.Group group) {
        if (ranks > 1) {
            steps.add(new Collective(name, kind, bytes, ranks, value(value), group));
        }
    }

    /** A message to another of the ranks that share a sequence, a turn of a ring or not. */
    void send(String name, long bytes, String value, boolean turn) {
        Collective.Group context = Collective.Group.CONTEXT;
        steps.add(new Collective(name, Collective.Kind.SEND, bytes, 2, value(value), context, turn));
    }

    List<Step> steps() {
        return steps;
    }
}
