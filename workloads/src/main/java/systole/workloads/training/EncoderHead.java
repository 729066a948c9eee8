package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;

/**
 * What an encoder is trained with. One of tokens finds masked ones: a layer and a norm of its own stand before the product with the
 * embedding table, for every token, though the loss counts the masked ones alone (Devlin et al., "BERT", 2018; BertForMaskedLM of
 * huggingface/transformers). One of patches chooses a class from the first token of each sequence, or in a pyramid from the mean of all (Dosovitskiy et al., "An Image is
 * Worth 16x16 Words", 2020).
 */
final class EncoderHead {
    /** What masked tokens are found from. */
    static final String TRANSFORMED = "transformed_normed";

    private EncoderHead() {}

    /** From what the last layer gives to {@link #TRANSFORMED}; each rank has rows of its own, or all of them. */
    static List<Node> transform(Site site, String in) {
        int hidden = site.hidden();
        LinearNode product =
                new LinearNode(site.ofOwnRows(), "head_transform", in, "transform", "d_" + in, hidden, hidden, false);
        List<Node> nodes = new ArrayList<>(ActivatedLinear.nodes(product, true, false, "transformed", hidden));
        nodes.add(new NormNode(site, "head_norm", "transformed", TRANSFORMED, ""));
        return nodes;
    }

    /** From what the last norm gives to logits of classes, on every rank alike. */
    static List<Node> classes(Site site, String in, int classes) {
        List<Node> nodes = new ArrayList<>();
        Site first = site.withRows(site.batch());
        nodes.add(
                site.config().pyramid() == null
                        ? new FirstTokenNode(site, in, "class_token")
                        : new MeanNode(site, in, "class_token"));
        if (site.split().sequence()) {
            nodes.add(new ExchangeNode(first, "class_token", "class_token", true));
        }
        nodes.add(new LinearNode(
                first, "classifier", "class_token", "logits", "d_class_token", classes, site.hidden(), false));
        return nodes;
    }
}
