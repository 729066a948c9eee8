package systole.system.json;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of sliding windows.
 *
 * @param size key of the window
 * @param fullEvery each so many-th layer has none, where no key says so; 0 for none
 * @param pattern key that says so; null when there is none
 */
record WindowKeys(String size, int fullEvery, @Nullable String pattern) {
    private static final String TYPES = "layer_types";
    private static final String FULL = "full_attention";
    private static final String SLIDING = "sliding_attention";

    /**
     * Windows of a model.
     *
     * @param size keys that are seen at most; null when there is no window
     * @param fullEvery each so many-th layer has none; 0 for none
     */
    record Windows(@Nullable Integer size, int fullEvery) {}

    static WindowKeys read(Fields f) {
        return new WindowKeys(
                f.text("size"),
                f.has("fullEvery") ? f.whole("fullEvery", 1) : 0,
                f.has("pattern") ? f.text("pattern") : null);
    }

    Windows of(Fields config) {
        Integer window = config.has(size) ? (Integer) config.whole(size, 1) : null;
        int every = pattern != null && config.has(pattern) ? config.whole(pattern, 1) : fullEvery;
        JsonValue types = config.find(TYPES);
        if (types == null) {
            return new Windows(window, every);
        }
        List<String> listed = config.list(
                TYPES, Shape.choice(List.of(FULL, SLIDING)), (v, p) -> Scalars.oneOf(v, List.of(FULL, SLIDING), p));
        if (!listed.contains(SLIDING)) {
            return new Windows(null, 0);
        }
        int period = listed.indexOf(FULL) + 1;
        boolean regular = IntStream.range(0, listed.size())
                .allMatch(i -> listed.get(i).equals(FULL) == (period > 0 && (i + 1) % period == 0));
        if (!regular) {
            config.problems().wrong(types, "the same number of sliding layers before each full one");
        }
        return new Windows(window, period);
    }
}
