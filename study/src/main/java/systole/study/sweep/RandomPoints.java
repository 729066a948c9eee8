package systole.study.sweep;

import java.util.ArrayList;
import java.util.List;

/** Points drawn evenly; each follows from the seed and its index alone. */
record RandomPoints(List<AxisGroup> groups, long size, long seed) implements PointSource {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    @Override
    public List<AxisValue> at(long index) {
        List<AxisValue> values = new ArrayList<>();
        for (int group = 0; group < groups.size(); group++) {
            long bits = mixed(mixed(mixed(seed) + index) + group);
            values.addAll(groups.get(group).along((bits >>> 11) * 0x1.0p-53));
        }
        return values;
    }

    /** One step of SplitMix64. */
    private static long mixed(long state) {
        long z = state + GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
