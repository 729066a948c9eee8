package systole.workloads.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import systole.workloads.graph.Step;

/** A layer: its passes, its parameters and what it keeps. */
final class Layer {
    private final Site site;
    private final Chain chain;

    Layer(Site site) {
        this.site = site;
        this.chain = new Chain(LayerNodes.of(site));
    }

    /** Parameters here. */
    long parameters() {
        return chain.parameters();
    }

    /** Those of experts. */
    long expertParameters() {
        return chain.sum(Node::expertParameters);
    }

    /** Parameters here that have gradients. */
    long trained() {
        return site.options().lora() == null ? parameters() : chain.sum(Node::adapters);
    }

    /** Those of them of which each tensor-parallel rank has a part of the gradients. */
    long partial() {
        return chain.partial();
    }

    List<Step> forward() {
        Tape tape = new Tape();
        chain.forward(tape);
        return tape.steps();
    }

    List<Step> recompute() {
        Tape tape = new Tape();
        chain.nodes().stream().filter(site.options().recompute()::repeats).forEach(node -> node.forward(tape));
        return tape.steps();
    }

    List<Step> inputGradient() {
        Tape tape = new Tape();
        chain.inputGradient(tape);
        return tape.steps();
    }

    List<Step> weightGradient() {
        Tape tape = new Tape();
        chain.weightGradient(tape);
        return tape.steps();
    }

    /**
     * Values that stay in memory until the backward pass: what gradients need and is not computed again, and what computing again
     * begins with. Each is counted once, whoever needs it.
     */
    List<Kept> kept() {
        Recompute recompute = site.options().recompute();
        List<Node> repeated = chain.nodes().stream().filter(recompute::repeats).toList();
        List<Node> others =
                chain.nodes().stream().filter(node -> !recompute.repeats(node)).toList();
        Set<String> again =
                repeated.stream().flatMap(node -> node.gives().stream()).collect(Collectors.toSet());
        Map<String, Kept> kept = new LinkedHashMap<>();
        for (Node node : others) {
            for (Kept value : node.needs()) {
                if (recompute.keepsForOthers() || !again.contains(value.name())) {
                    kept.putIfAbsent(value.name(), value);
                }
            }
        }
        for (Node node : repeated) {
            for (Kept value : node.inputs()) {
                if (!again.contains(value.name())) {
                    kept.putIfAbsent(value.name(), value);
                }
            }
        }
        // the states of an encoder are there once for all layers
        kept.remove("source");
        return List.copyOf(kept.values());
    }

    /** Gradients of activations that are in memory at a time: of the residual stream, and of the widest value and its input. */
    long gradientBytes() {
        long widest = chain.nodes().stream()
                .flatMap(node -> node.inputs().stream())
                .mapToLong(Kept::bytes)
                .max()
                .orElse(0);
        return site.residual("d_next", site.hidden()).bytes() + 2 * widest;
    }

    /** Bytes of what one node at a time needs for its own passes alone. */
    long passingBytes() {
        return chain.nodes().stream().mapToLong(Node::passingBytes).max().orElse(0);
    }

    /** Values that gradients need: what is in memory while the backward pass is in this layer. */
    List<Kept> all() {
        return chain.needs();
    }
}
