package systole.workloads.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import systole.workloads.model.LayerKind;
import systole.workloads.model.TransformerConfig;

/**
 * What of a model a device holds, and how much of it is under way.
 *
 * @param layers kind of each layer, in order
 * @param embedding the token embedding is here
 * @param head the LM head is here
 * @param inFlight micro-batches whose forward pass is done and whose backward pass is not, at most, in parts of the stage: model
 *     chunks that interleave are parts of one
 */
public record TrainingStage(List<LayerKind> layers, boolean embedding, boolean head, double inFlight) {
    /** Copies the list; throws {@link IllegalArgumentException} when less than nothing is under way. */
    public TrainingStage {
        layers = List.copyOf(layers);
        if (inFlight < 0) {
            throw new IllegalArgumentException("a stage has micro-batches under way, found " + inFlight);
        }
    }

    /** The whole model on one device, one micro-batch at a time. */
    public static TrainingStage whole(TransformerConfig config) {
        return new TrainingStage(config.kindsOfAll(), true, true, 1);
    }

    /** Layers of each kind, in the order in which kinds appear. */
    public Map<LayerKind, Integer> counts() {
        Map<LayerKind, Integer> counts = new LinkedHashMap<>();
        layers.forEach(kind -> counts.merge(kind, 1, Integer::sum));
        return counts;
    }
}
