package systole.workloads.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * Layers of a model over the positions of a pipeline.
 *
 * @param layers layers at each position
 * @param assumptions an uneven spread
 */
public record LayerSpread(List<Integer> layers, List<String> assumptions) {
    /** Copies the lists. */
    public LayerSpread {
        layers = List.copyOf(layers);
        assumptions = List.copyOf(assumptions);
    }

    /**
     * As even as possible; where it is not, the first positions have one more.
     *
     * @param all layers of the model
     * @param positions parts
     * @param endsCount embedding and head each count as a layer, at the first and last position
     * @throws IllegalArgumentException when a position would have nothing to do
     */
    public static LayerSpread of(int all, int positions, boolean endsCount) {
        int counted = all + (endsCount ? 2 : 0);
        if (counted < positions) {
            throw new IllegalArgumentException("found " + positions + " stages, expected at most the " + all + " layers"
                    + (endsCount ? ", the embedding and the head" : ""));
        }
        List<Integer> layers = new ArrayList<>();
        for (int i = 0; i < positions; i++) {
            int share = counted / positions + (i < counted % positions ? 1 : 0);
            int ends = endsCount ? (i == 0 ? 1 : 0) + (i == positions - 1 ? 1 : 0) : 0;
            layers.add(share - ends);
        }
        List<String> assumptions = new ArrayList<>();
        if (endsCount && positions > 1) {
            assumptions.add("embedding and LM head count as a layer each where layers are spread over the " + positions
                    + " parts of the pipeline");
        }
        if (counted % positions != 0) {
            assumptions.add(all + " layers over " + positions + " parts of the pipeline: the first "
                    + counted % positions + " have one more");
        }
        return new LayerSpread(layers, assumptions);
    }

    /** Layers before a position. */
    public int before(int position) {
        return layers.subList(0, position).stream().mapToInt(Integer::intValue).sum();
    }

    /** Layers at a position. */
    public int at(int position) {
        return layers.get(position);
    }
}
