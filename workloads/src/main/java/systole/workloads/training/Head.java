package systole.workloads.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import systole.workloads.graph.Step;
import systole.workloads.model.Denoiser;
import systole.workloads.model.Encoder;
import systole.workloads.model.Family;

/**
 * What comes after the last layer: norm where no layer ends with one, LM head over a divided vocabulary or an {@link EncoderHead},
 * loss.
 */
final class Head {
    private final Site site;
    private final List<Node> nodes;
    private final Objective loss;

    Head(Site site) {
        this.site = site;
        Site wide = site.outsideLayers();
        nodes = new ArrayList<>();
        Denoiser denoiser = site.config().denoiser();
        if (denoiser != null) {
            outputs(wide, denoiser);
            loss = new SquaredError(wide, denoiser.outputs());
            return;
        }
        boolean normed = site.config().traits().arrangement() != Family.Arrangement.POST;
        if (normed) {
            nodes.add(new NormNode(wide, "final_norm", "hidden", "normed", ""));
        }
        String in = normed ? "normed" : "hidden";
        Encoder encoder = site.config().encoder();
        if (encoder != null && encoder.classes() > 0) {
            nodes.addAll(EncoderHead.classes(wide, in, encoder.classes()));
            loss = new Loss(wide.withRows(wide.batch()), encoder.classes(), 1);
        } else {
            vocabulary(wide, in, encoder != null);
            loss = new Loss(wide, site.shard().vocabulary(), site.split().tensor());
        }
    }

    /** The last norm is modulated too; a product gives the numbers of each token. */
    private void outputs(Site wide, Denoiser denoiser) {
        nodes.addAll(Modulation.nodes(wide, "final_modulation", List.of("final"), false));
        nodes.add(new ModulatedNormNode(wide, "final_norm", "hidden", "normed", "", "final"));
        nodes.add(new LinearNode(
                wide, "patch_projection", "normed", "outputs", "d_normed", denoiser.outputs(), site.hidden(), false));
        nodes.add(new BiasNode(wide, "patch_projection", "outputs", denoiser.outputs()));
    }

    private void vocabulary(Site wide, String in, boolean masked) {
        if (masked) {
            nodes.addAll(EncoderHead.transform(wide, in));
        }
        String from = masked ? EncoderHead.TRANSFORMED : in;
        int vocabulary = site.shard().vocabulary();
        nodes.add(new ExchangeNode(wide, "lm_head", from, true));
        nodes.add(new LinearNode(wide, "lm_head", from, "logits", "d_" + from, vocabulary, site.hidden(), true));
        if (masked) {
            nodes.add(new BiasNode(wide, "lm_head", "logits", vocabulary));
        }
        double bound = site.config().traits().logitSoftcap();
        if (bound > 0) {
            nodes.add(new SoftcapNode(wide, "logit_softcap", "logits", site.rows(), vocabulary, bound));
        }
    }

    private Chain chain() {
        return new Chain(nodes);
    }

    List<Step> forward() {
        Tape tape = new Tape();
        chain().forward(tape);
        loss.forward(tape);
        return tape.steps();
    }

    List<Step> inputGradient() {
        Tape tape = new Tape();
        loss.inputGradient(tape);
        chain().inputGradient(tape);
        return tape.steps();
    }

    /** Adapters have none here. */
    List<Step> weightGradient() {
        Tape tape = new Tape();
        if (site.options().lora() == null) {
            chain().weightGradient(tape);
        }
        return tape.steps();
    }

    /** Parameters here, those of a head that is the embedding as well. */
    long parameters() {
        return chain().parameters();
    }

    /** Those of which each tensor-parallel rank has a part of the gradients. */
    long partial() {
        return chain().partial();
    }

    /** Each value once, whoever needs it. */
    List<Kept> kept() {
        Map<String, Kept> kept = new LinkedHashMap<>();
        chain().needs().forEach(value -> kept.put(value.name(), value));
        loss.kept().forEach(value -> kept.putIfAbsent(value.name(), value));
        return List.copyOf(kept.values());
    }

    /** Gradients of the logits, beside what is kept. */
    long workspaceBytes() {
        return site.wide().bytes(loss.values());
    }
}
