package systole.workloads.training;

import java.util.ArrayList;
import java.util.List;
import systole.workloads.model.Level;

/** What levels of windows have around attention and after a layer (Liu et al., "Swin Transformer", 2021). */
final class Windows {
    private Windows() {}

    /** Name of a value that stands window by window. */
    static String of(String value) {
        return value + "_windows";
    }

    /** Patches are copied window by window and back, and rolled before and after where windows are shifted. */
    static List<Node> around(Site site, Level level, String in, String out, List<Node> within) {
        List<Node> nodes = new ArrayList<>();
        String rolled = level.shifted() ? in + "_rolled" : in;
        String unrolled = level.shifted() ? out + "_rolled" : out;
        if (level.shifted()) {
            nodes.add(new CopyNode(site, "window_roll", in, rolled, site.rows()));
        }
        long rows = site.windows(level).rows();
        nodes.add(new CopyNode(site, "window_partition", rolled, of(in), rows));
        nodes.addAll(within);
        nodes.add(new CopyNode(site, "window_reverse", of(out), unrolled, site.rows()));
        if (level.shifted()) {
            nodes.add(new CopyNode(site, "window_roll_back", unrolled, out, site.rows()));
        }
        return nodes;
    }

    /** Four neighbours side by side, normalised, become one of twice the width. */
    static List<Node> merge(Site site, Level level, String in, String out) {
        int four = 4 * site.hidden();
        long rows = site.batch() * level.mergedTokens();
        Site merged = site.withRows(rows);
        return List.of(
                new CopyNode(site, "merge_gather", in, "neighbours", 4 * rows),
                new NormNode(merged, "merge_norm", "neighbours", "neighbours_normed", "", four),
                new LinearNode(
                        merged,
                        "merge_projection",
                        "neighbours_normed",
                        out,
                        "d_neighbours_normed",
                        four / 2,
                        four,
                        false));
    }
}
