package systole.system;

import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.isa.DataType;
import systole.workloads.model.TransformerConfig;

/**
 * A model read from a configuration.
 *
 * @param config what will be computed
 * @param quantised how its weights are published where they are quantised; null where they are not
 * @param assumptions keys that were not understood and values that were missing
 */
public record ImportedModel(
        TransformerConfig config, @Nullable Quantised quantised, List<String> assumptions) {
    /** Copies the list. */
    public ImportedModel {
        assumptions = List.copyOf(assumptions);
    }

    /**
     * Weights of linear layers that are published in a narrow format.
     *
     * @param weights their format
     * @param activations activations are quantised to it as well, where the device multiplies it
     * @param expertsAlone only routed experts are
     */
    public record Quantised(DataType weights, boolean activations, boolean expertsAlone) {}
}
