package systole.workloads.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Neighbouring layers that one device of a pipeline has.
 *
 * @param from first layer
 * @param to layer after the last
 * @param layers of the whole model
 */
public record Stage(int from, int to, int layers) {
    /** Checks the order. */
    public Stage {
        if (from < 0 || to <= from || layers < to) {
            throw new IllegalArgumentException("layers " + from + " to " + to + " are no part of " + layers);
        }
    }

    /**
     * Layers spread over stages as evenly as they can be; of stages that differ the later ones have a layer less.
     *
     * @param endsAsLayers embedding and head count as a layer each, so that the first and the last stage have fewer others
     * @throws IllegalArgumentException when a stage would have no layer
     */
    public static List<Stage> spread(int layers, int stages, boolean endsAsLayers) {
        int ends = endsAsLayers && stages > 1 ? 2 : 0;
        List<Stage> spread = new ArrayList<>();
        int at = 0;
        for (int stage = 0; stage < stages; stage++) {
            int counted = (layers + ends) / stages + (stage < (layers + ends) % stages ? 1 : 0);
            boolean atEnd = ends > 0 && (stage == 0 || stage == stages - 1);
            int own = counted - (atEnd ? 1 : 0);
            if (own < 1) {
                throw new IllegalArgumentException(
                        layers + " layers over " + stages + " stages leave stage " + stage + " without any");
            }
            spread.add(new Stage(at, at + own, layers));
            at += own;
        }
        return spread;
    }

    /** It begins with the embedding. */
    public boolean first() {
        return from == 0;
    }

    /** It ends with the LM head. */
    public boolean last() {
        return to == layers;
    }

    /** All layers. */
    static Stage whole(int layers) {
        return new Stage(0, layers, layers);
    }
}
