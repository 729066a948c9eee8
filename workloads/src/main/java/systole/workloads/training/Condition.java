package systole.workloads.training;

import java.util.List;
import systole.workloads.model.Denoiser;
import systole.workloads.operator.EmbeddingGather;
import systole.workloads.operator.EmbeddingGradient;

/** What conditions each image: its time step through two products, and a row of the table of labels. */
final class Condition {
    private final Site site;
    private final Denoiser denoiser;
    private final Chain chain;

    /**
     * The vector of each image.
     *
     * @param images sizes, with a row for each image
     */
    Condition(Site images, Denoiser denoiser) {
        this.site = images;
        this.denoiser = denoiser;
        int hidden = site.hidden();
        this.chain = new Chain(List.of(
                new LinearNode(
                        site, "time_projection", "frequencies", "time", "", hidden, denoiser.frequencies(), false),
                new BiasNode(site, "time_projection", "time", hidden),
                new ActivationNode(site, "silu", false, "time", "time_activated", hidden, ""),
                new LinearNode(
                        site,
                        "time_embedding",
                        "time_activated",
                        ConditionNode.CONDITION,
                        "d_time_activated",
                        hidden,
                        hidden,
                        false),
                new BiasNode(site, "time_embedding", ConditionNode.CONDITION, hidden)));
    }

    void forward(Tape tape) {
        chain.forward(tape);
        tape.operator(
                new EmbeddingGather("label_embedding", site.rows(), site.hidden(), denoiser.labels(), site.wide()),
                "tokens",
                "labels",
                "table",
                "w_label_embedding",
                "y",
                "label");
        tape.add(
                site,
                "condition_sum",
                site.rows(),
                site.hidden(),
                ConditionNode.CONDITION,
                "label",
                ConditionNode.CONDITION);
    }

    /** Gradients of parameters; time steps and labels have none. */
    void gradients(Tape tape) {
        tape.operator(
                new EmbeddingGradient(
                        "label_embedding_gradient",
                        site.rows(),
                        site.hidden(),
                        denoiser.labels(),
                        site.wide(),
                        site.precision().gradients()),
                "tokens",
                "labels",
                "dy",
                "d_" + ConditionNode.CONDITION,
                "d_table",
                "d_w_label_embedding");
        chain.gradients(tape);
    }

    long parameters() {
        return chain.parameters() + (long) denoiser.labels() * site.hidden();
    }

    List<Kept> kept() {
        return chain.needs();
    }
}
