package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;
import systole.workloads.model.Encoder;

/**
 * Two convolutions that make tokens of frames of audio, as products of windows that overlap. Each rank does rows of its own, or
 * all of them.
 */
final class AudioStem {
    private AudioStem() {}

    /** The nodes, from windows over frames to {@code out}. */
    static List<Node> nodes(Site site, Encoder encoder, String result) {
        Site alone = site.outsideLayers();
        Site positions = alone.ofOwnRows();
        Site frames = alone.ofOwnRows(Encoder.FRAMES);
        int window = Encoder.WINDOW;
        List<Node> nodes = new ArrayList<>();
        convolution(nodes, frames, "first_convolution", "windows", "frames", window * encoder.bands());
        nodes.add(new WindowsNode(positions, "frames", "second_windows"));
        convolution(nodes, positions, "second_convolution", "second_windows", result, window * site.hidden());
        return List.copyOf(nodes);
    }

    private static void convolution(List<Node> nodes, Site site, String name, String in, String result, int columns) {
        String function = site.config().activation();
        boolean together = site.fuses(FusedKernel.BIAS_ACTIVATION) && ActivationNode.takesBias(function, false);
        String out = name + "_result";
        nodes.add(new LinearNode(site, name, in, out, "d_" + in, site.hidden(), columns, false));
        if (!together) {
            nodes.add(new BiasNode(site, name, out, site.hidden()));
        }
        nodes.add(new ActivationNode(site, function, false, out, result, site.hidden(), together ? name : ""));
    }
}
