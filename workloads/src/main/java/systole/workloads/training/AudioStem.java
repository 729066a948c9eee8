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
        nodes.addAll(convolution(frames, "first_convolution", "windows", "frames", window * encoder.bands()));
        nodes.add(new WindowsNode(positions, "frames", "second_windows"));
        nodes.addAll(convolution(positions, "second_convolution", "second_windows", result, window * site.hidden()));
        return List.copyOf(nodes);
    }

    private static List<Node> convolution(Site site, String name, String in, String result, int columns) {
        LinearNode product = new LinearNode(site, name, in, name + "_result", "d_" + in, site.hidden(), columns, false);
        return ActivatedLinear.nodes(product, true, false, result, site.hidden());
    }
}
