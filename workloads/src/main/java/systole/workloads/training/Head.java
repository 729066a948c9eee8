package systole.workloads.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import systole.isa.DataType;
import systole.workloads.graph.Step;
import systole.workloads.model.Family;

/** What comes after the last layer: norm where no layer ends with one, LM head over a divided vocabulary, loss. */
final class Head {
    private final Site site;
    private final List<Node> nodes;
    private final Loss loss;

    Head(Site site) {
        this.site = site;
        Site wide = new Site(
                site.config(),
                site.shard(),
                site.precision().withoutNarrowProducts(),
                site.split(),
                site.options().withoutLora(),
                site.batch(),
                site.tokens(),
                site.kind());
        nodes = new ArrayList<>();
        boolean normed = site.config().traits().arrangement() != Family.Arrangement.POST;
        if (normed) {
            nodes.add(new NormNode(wide, "final_norm", "hidden", "normed", ""));
        }
        String in = normed ? "normed" : "hidden";
        nodes.add(new ExchangeNode(wide, "lm_head", in, true));
        int vocabulary = site.shard().vocabulary();
        nodes.add(new LinearNode(wide, "lm_head", in, "logits", "d_" + in, vocabulary, site.hidden(), true));
        double bound = site.config().traits().logitSoftcap();
        if (bound > 0) {
            nodes.add(new SoftcapNode(wide, "logit_softcap", "logits", site.rows(), vocabulary, bound));
        }
        loss = new Loss(wide);
    }

    List<Step> forward() {
        Tape tape = new Tape();
        nodes.forEach(node -> node.forward(tape));
        loss.forward(tape);
        return tape.steps();
    }

    List<Step> inputGradient() {
        Tape tape = new Tape();
        loss.inputGradient(tape);
        for (int i = nodes.size() - 1; i >= 0; i--) {
            nodes.get(i).inputGradient(tape);
        }
        return tape.steps();
    }

    /** Adapters have none here. */
    List<Step> weightGradient() {
        Tape tape = new Tape();
        if (site.options().lora() == null) {
            for (int i = nodes.size() - 1; i >= 0; i--) {
                nodes.get(i).weightGradient(tape);
            }
        }
        return tape.steps();
    }

    /** Parameters here, those of a head that is the embedding as well. */
    long parameters() {
        return nodes.stream().mapToLong(Node::parameters).sum();
    }

    /** Each value once, whoever needs it. */
    List<Kept> kept() {
        Map<String, Kept> kept = new LinkedHashMap<>();
        nodes.forEach(node -> node.needs().forEach(value -> kept.putIfAbsent(value.name(), value)));
        loss.kept().forEach(value -> kept.putIfAbsent(value.name(), value));
        return List.copyOf(kept.values());
    }

    /** Gradients of the logits, beside what is kept. */
    long workspaceBytes() {
        DataType type = site.wide();
        return type.bytes(site.rows() * site.shard().vocabulary());
    }
}
