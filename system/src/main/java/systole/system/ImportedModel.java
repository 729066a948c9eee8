package systole.system;

import java.util.List;
import systole.workloads.model.TransformerConfig;

/**
 * A model read from a configuration.
 *
 * @param config what will be computed
 * @param assumptions keys that were not understood and values that were missing
 */
public record ImportedModel(TransformerConfig config, List<String> assumptions) {
    /** Copies the list. */
    public ImportedModel {
        assumptions = List.copyOf(assumptions);
    }
}
