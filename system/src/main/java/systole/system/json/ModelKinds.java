package systole.system.json;

import java.util.List;
import systole.system.UnservedException;
import systole.workloads.model.TransformerConfig;

/** Kinds of work that a model can do, as {@code kind} of a workload names them. */
final class ModelKinds {
    /** All that are simulated with a model. */
    private static final List<String> ALL = List.of("prefill", "decode", "generate", "train");

    private ModelKinds() {}

    /** Refuses a kind that the model cannot do, before anything that would be wrong with it besides. */
    static void check(String kind, TransformerConfig model) {
        List<String> possible = of(model);
        if (model.encoder() == null || possible.contains(kind)) {
            return;
        }
        String why = model.denoiser() == null
                ? "an encoder, which reads its input at once and generates no tokens"
                : "a denoiser, which keeps nothing from step to step";
        throw new UnservedException(
                "kind \"" + kind + "\" is not possible with " + model.name() + ", " + why,
                "kinds that it takes: " + String.join(", ", possible));
    }

    private static List<String> of(TransformerConfig model) {
        if (model.encoder() == null) {
            return ALL;
        }
        return model.denoiser() == null ? List.of("prefill", "train") : List.of("prefill", "generate", "train");
    }
}
