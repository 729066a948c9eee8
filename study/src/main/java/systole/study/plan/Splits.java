package systole.study.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import systole.system.NodeSpec;
import systole.workloads.model.Experts;
import systole.workloads.model.TransformerConfig;

/**
 * The ways to spread a model over devices of a kind. Tensor degrees divide heads and the devices of a node, whose links alone are
 * fast enough for an exchange in every layer. Sequences are shared only where each device is left with thousands of tokens.
 */
final class Splits {
    private static final int MOST_STAGES = 16;

    /** Stages where none divide the layers, which are then spread unevenly. */
    private static final List<Integer> STAGES = List.of(2, 4, 8, MOST_STAGES);

    /** Tokens of a sequence that are worth a device: attention over them takes longer than the exchange of their keys. */
    private static final int TOKENS_OF_A_SHARE = 8192;

    private final TransformerConfig model;
    private final NodeSpec node;

    Splits(TransformerConfig model, NodeSpec node) {
        this.model = model;
        this.node = node;
    }

    /** Degrees of tensor parallelism within so many devices, the least first. */
    List<Integer> tensors(int devices) {
        int within = Math.min(devices, node.devices());
        return Divisors.of(model.heads()).stream()
                .filter(tensor -> tensor <= within)
                .filter(tensor -> devices % tensor == 0 || devices <= node.devices())
                .filter(tensor -> devices <= node.devices() || node.devices() % tensor == 0)
                .toList();
    }

    /** Numbers of stages from two, the least first. */
    List<Integer> stages() {
        List<Integer> even = Divisors.of(model.layers()).stream()
                .filter(stages -> stages > 1 && stages <= MOST_STAGES)
                .toList();
        return even.isEmpty()
                ? STAGES.stream().filter(stages -> stages <= model.layers()).toList()
                : even;
    }

    /** Devices that may share a sequence of so many tokens, from one. */
    static List<Integer> contexts(int tokens) {
        List<Integer> contexts = new ArrayList<>(List.of(1));
        for (int context = 2; (long) context * TOKENS_OF_A_SHARE <= tokens; context *= 2) {
            contexts.add(context);
        }
        return contexts;
    }

    /**
     * Devices that may share the experts beside tensor and data parallelism: one, where each expert is shared like other layers;
     * and those of a layer, of a node, and all, as far as they divide experts and devices.
     */
    List<Integer> experts(int tensor, int data) {
        Experts experts = model.experts();
        TreeSet<Integer> degrees = new TreeSet<>(List.of(1));
        if (experts == null) {
            return List.of(1);
        }
        List<Integer> possible = Divisors.of(experts.count()).stream()
                .filter(degree -> tensor * data % degree == 0)
                .filter(degree -> tensor % degree == 0 || degree % tensor == 0)
                .toList();
        for (int wanted : List.of(tensor, node.devices(), tensor * data)) {
            possible.stream()
                    .filter(degree -> degree <= wanted)
                    .max(Integer::compare)
                    .ifPresent(degrees::add);
        }
        return List.copyOf(degrees);
    }

    /** All ways to use so many devices without stages. */
    List<Split> flat(int devices, int tokens) {
        return of(devices, List.of(1), tokens);
    }

    /** All ways to use so many devices in stages. */
    List<Split> staged(int devices, int tokens) {
        return of(devices, stages(), tokens);
    }

    private List<Split> of(int devices, List<Integer> stages, int tokens) {
        List<Split> splits = new ArrayList<>();
        for (int tensor : tensors(devices)) {
            for (int pipeline : stages) {
                for (int context : contexts(tokens)) {
                    long shared = (long) tensor * pipeline * context;
                    if (devices % shared == 0) {
                        int data = (int) (devices / shared);
                        experts(tensor, data)
                                .forEach(expert -> splits.add(new Split(tensor, pipeline, data, expert, context)));
                    }
                }
            }
        }
        return splits;
    }
}
