package systole.system.training;

import java.util.List;
import java.util.stream.Stream;
import systole.system.Parallelism;
import systole.system.UnservedException;
import systole.workloads.model.Pyramid;
import systole.workloads.model.TransformerConfig;

/** What a step of training can be of; the rest is refused rather than answered with another model's numbers. */
public final class TrainingLimits {
    /** Patches of a side of a window; the gradients of its biases are summed pair by pair of patches. */
    private static final int WIDEST_WINDOW = 32;

    private final TransformerConfig model;
    private final Parallelism plan;

    private TrainingLimits(TransformerConfig model, Parallelism plan) {
        this.model = model;
        this.plan = plan;
    }

    /**
     * Refuses a scenario that cannot be served.
     *
     * @throws UnservedException with the reason
     */
    public static void check(TrainingScenario scenario) {
        TrainingLimits limits = new TrainingLimits(scenario.model(), scenario.parallelism());
        limits.images(scenario.sequenceLength());
        limits.experts();
        limits.copies();
        limits.stacks(scenario.lora() != null);
    }

    private void stacks(boolean lora) {
        if (model.source() == null) {
            return;
        }
        String two = model.name() + " is two stacks of layers, which ";
        if (plan.pipeline() > 1) {
            throw new UnservedException(
                    two + "stages of a pipeline do not share: every layer of one attends to the states of the other",
                    "leave out \"pipeline\"; tensor and data parallelism and ZeRO serve it");
        }
        if (plan.context() > 1) {
            throw new UnservedException(
                    two + "have sequences of their own, of which keys do not go round one ring (\"context\")",
                    "leave out \"context\"; tensor and data parallelism and ZeRO serve it");
        }
        if (lora) {
            throw new UnservedException(
                    two + "adapters are not modelled beside", "leave out \"lora\", so that all parameters are trained");
        }
    }

    /** Networks of images are whole on a device but for what tensor parallelism divides. */
    private void images(int sequenceLength) {
        Pyramid pyramid = model.pyramid();
        if (pyramid == null && model.denoiser() == null) {
            return;
        }
        List<String> asked = Stream.of(
                        plan.pipeline() > 1 ? "pipeline" : "",
                        plan.context() > 1 ? "context" : "",
                        plan.sequence() ? "sequence" : "")
                .filter(key -> !key.isEmpty())
                .toList();
        if (!asked.isEmpty()) {
            throw new UnservedException(
                    "\"" + String.join("\" and \"", asked) + "\" cannot spread the training of " + model.name()
                            + ", which has "
                            + (pyramid == null
                                    ? "modulations of each image in every layer"
                                    : "levels of different width"),
                    "use \"data\" with \"zero\", and \"tensor\"");
        }
        if (pyramid != null && sequenceLength != pyramid.tokens()) {
            throw new UnservedException(
                    model.name() + " reads images of " + pyramid.side() + " x " + pyramid.side()
                            + " patches, not sequences of " + sequenceLength,
                    "set \"sequenceLength\" to " + pyramid.tokens()
                            + "; images of another size are another image_size of the configuration");
        }
        int window = pyramid == null ? 0 : Math.min(pyramid.window(), pyramid.side());
        if (window > WIDEST_WINDOW) {
            throw new UnservedException(
                    "windows of " + window + " x " + window + " patches have "
                            + (long) window * window * window * window
                            + " pairs, whose biases are not trained beyond windows of " + WIDEST_WINDOW + " a side",
                    "set \"window_size\" to at most " + WIDEST_WINDOW);
        }
    }

    private void experts() {
        int expert = plan.expert();
        if (expert > (long) plan.tensor() * plan.data()) {
            throw new UnservedException(
                    "experts over " + expert + " devices, of which tensor and data parallelism have "
                            + (long) plan.tensor() * plan.data(),
                    "raise \"data\" or lower \"expert\"");
        }
        long stage = (long) plan.tensor() * plan.context() * plan.data();
        if (plan.tensor() % expert != 0 && expert % plan.tensor() != 0) {
            throw new UnservedException(
                    "experts over " + expert + " devices beside layers over " + plan.tensor()
                            + ": one of the two must divide the other",
                    "choose degrees of which one divides the other");
        }
        if (stage % expert != 0) {
            throw new UnservedException(
                    "experts over " + expert + " devices do not divide the " + stage
                            + " that tensor, context and data parallelism have",
                    "choose a divisor of " + stage);
        }
    }

    private void copies() {
        int ranks = plan.data() * plan.context();
        Integer group = plan.zeroGroup();
        if (group != null && (group > ranks || ranks % group != 0)) {
            throw new UnservedException(
                    "a \"zeroGroup\" of " + group + " does not divide the " + ranks
                            + " devices that hold one copy each",
                    "choose a divisor of " + ranks);
        }
    }
}
