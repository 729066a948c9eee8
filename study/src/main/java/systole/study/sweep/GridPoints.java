package systole.study.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every combination; the last axis changes fastest. */
final class GridPoints implements PointSource {
    private final List<AxisGroup> groups;
    private final long size;

    GridPoints(List<AxisGroup> groups) {
        this.groups = groups;
        this.size = groups.stream().mapToLong(AxisGroup::count).reduce(1, Math::multiplyExact);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public List<AxisValue> at(long index) {
        long rest = index;
        long[] numbers = new long[groups.size()];
        for (int i = numbers.length - 1; i >= 0; i--) {
            numbers[i] = rest % groups.get(i).count();
            rest /= groups.get(i).count();
        }
        List<AxisValue> values = new ArrayList<>();
        int group = 0;
        for (long number : Arrays.copyOf(numbers, numbers.length)) {
            values.addAll(groups.get(group++).at(number));
        }
        return values;
    }
}
