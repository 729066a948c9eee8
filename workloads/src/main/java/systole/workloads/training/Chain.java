package systole.workloads.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Nodes one after the other, as they are passed forwards and backwards.
 *
 * @param nodes in the order of the forward pass
 */
record Chain(List<Node> nodes) {
    /** Keeps a copy of the list. */
    Chain {
        nodes = List.copyOf(nodes);
    }

    void forward(Tape tape) {
        nodes.forEach(node -> node.forward(tape));
    }

    void inputGradient(Tape tape) {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            nodes.get(i).inputGradient(tape);
        }
    }

    void weightGradient(Tape tape) {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            nodes.get(i).weightGradient(tape);
        }
    }

    /** Both, node by node, where what comes in has no gradient. */
    void gradients(Tape tape) {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (i > 0) {
                nodes.get(i).inputGradient(tape);
            }
            nodes.get(i).weightGradient(tape);
        }
    }

    /** Parameters here. */
    long parameters() {
        return sum(Node::parameters);
    }

    /** Those of which each tensor-parallel rank has a part of the gradients. */
    long partial() {
        return sum(Node::partial);
    }

    long sum(ToLongFunction<Node> count) {
        return nodes.stream().mapToLong(count).sum();
    }

    /** Values that gradients need, each once, whoever needs it. */
    List<Kept> needs() {
        Map<String, Kept> needs = new LinkedHashMap<>();
        nodes.forEach(node -> node.needs().forEach(value -> needs.putIfAbsent(value.name(), value)));
        return List.copyOf(needs.values());
    }
}
