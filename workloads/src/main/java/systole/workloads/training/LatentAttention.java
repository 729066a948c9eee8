package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;
import systole.workloads.model.Latent;

/**
 * Attention over latent vectors as training runs it: keys and values of all heads are made from the vectors, as for a prompt
 * (DeepSeek-AI, "DeepSeek-V2", 2024, section 2.1). Each tensor-parallel rank makes the vectors whole, of its own rows under
 * sequence parallelism, and these narrow vectors are exchanged instead of the residual stream (multi_latent_attention.py of
 * NVIDIA/Megatron-LM).
 */
final class LatentAttention {
    private LatentAttention() {}

    /**
     * From the normalised residual stream to queries, keys and values.
     *
     * @param in what branches read
     * @param inGradient its gradient
     */
    static List<Node> nodes(Site site, Latent latent, String in, String inGradient) {
        List<Node> nodes = new ArrayList<>();
        boolean narrow = latent.queryRank() > 0;
        int columns = latent.queryRank() + latent.cached();
        Site own = site.ofOwnRows();
        if (!narrow) {
            nodes.add(new ForkNode(site, true, in, in + "_query", site.residualRows()));
        }
        nodes.add(new LinearNode(own, "latent_projection", in, "latent", inGradient, columns, site.hidden(), false));
        List<String> parts = new ArrayList<>(List.of("latent_vector", "latent_key"));
        if (narrow) {
            parts.add(0, "latent_query");
        }
        nodes.add(new PartsNode(site.residual("latent", columns), parts));
        if (narrow) {
            nodes.add(new NormNode(site, "query_norm", "latent_query", "latent_query_normed", "", latent.queryRank()));
        }
        nodes.add(new NormNode(site, "latent_norm", "latent_vector", "latent_vector_normed", "", latent.rank()));
        nodes.add(new ExchangeNode(site, "latent", "latent", true, columns));
        if (!narrow) {
            nodes.add(new ExchangeNode(site, "input", in + "_query", true));
        }
        String queries = narrow ? "latent_query_normed" : in;
        nodes.add(new LinearNode(
                site,
                "query_projection",
                queries,
                "queries",
                narrow ? "d_" + queries : inGradient + "_query",
                (long) site.shard().heads() * latent.headDim(),
                narrow ? latent.queryRank() : site.hidden(),
                true));
        nodes.add(new LinearNode(
                site,
                "key_value_projection",
                "latent_vector_normed",
                "expanded",
                "d_latent_vector_normed",
                site.shard().heads() * ((long) latent.plain() + latent.value()),
                latent.rank(),
                true));
        nodes.add(new LatentHeadsNode(site, latent));
        return nodes;
    }
}
