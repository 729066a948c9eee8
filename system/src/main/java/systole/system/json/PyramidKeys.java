package systole.system.json;

import java.util.List;
import java.util.stream.IntStream;
import systole.workloads.model.Pyramid;

/**
 * Keys of layers in levels.
 *
 * @param depths layers of each
 * @param heads query heads of each
 * @param window patches of a side of a window
 */
record PyramidKeys(List<Integer> depths, List<Integer> heads, int window) {
    private static final int MOST_LEVELS = 12;
    private static final int MOST_LAYERS = 10_000;

    /** Read on with, once a problem is reported. */
    private static final PyramidKeys NONE = new PyramidKeys(List.of(1), List.of(1), 1);

    static PyramidKeys read(Fields f, Problems problems) {
        List<Integer> depths = f.wholes("depths", 1);
        List<Integer> heads = f.wholes("num_heads", 1);
        int window = f.whole("window_size", 1, ModelBounds.SIDE);
        int width = f.whole("embed_dim", 1, ModelBounds.WIDTH);
        int levels = f.wholeOr("num_layers", 1, Math.max(1, depths.size()));
        JsonValue ofDepths = f.find("depths");
        JsonValue ofHeads = f.find("num_heads");
        long layers = depths.stream().mapToLong(Integer::longValue).sum();
        if (ofDepths == null || ofHeads == null || depths.isEmpty() || heads.isEmpty()) {
            return NONE;
        }
        if (depths.size() > MOST_LEVELS || layers > MOST_LAYERS) {
            problems.wrong(
                    ofDepths, "layers of at most " + MOST_LEVELS + " levels, not more than " + MOST_LAYERS + " in all");
            return NONE;
        }
        JsonValue ofLevels = f.find("num_layers");
        if (ofLevels != null && levels != depths.size()) {
            problems.wrong(ofLevels, "the " + depths.size() + " levels that depths has");
        }
        if (heads.size() != depths.size()) {
            problems.wrong(ofHeads, "a number for each of the " + depths.size() + " levels that depths has");
            return NONE;
        }
        int widest = depths.size() - 1;
        ModelBounds.check(
                f, "embed_dim", "elements of a row of the last level", (long) width << widest, ModelBounds.WIDTH);
        if (IntStream.range(0, heads.size()).anyMatch(i -> ((long) width << i) % heads.get(i) != 0)) {
            problems.wrong(ofHeads, "divisors of the widths of levels, " + width + " and each twice the one before");
        }
        return new PyramidKeys(depths, heads, window);
    }

    /** Layers of all levels. */
    int layers() {
        return depths.stream().mapToInt(Integer::intValue).sum();
    }

    /** How many times wider the last level is than the first. */
    int widening() {
        return 1 << (depths.size() - 1);
    }

    /** Over so many patches of a side. */
    Pyramid over(int side) {
        return new Pyramid(side, window, depths, heads);
    }
}
