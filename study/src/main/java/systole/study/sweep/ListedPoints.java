package systole.study.sweep;

import java.util.List;

/** Points one by one. */
record ListedPoints(List<List<AxisValue>> points) implements PointSource {
    @Override
    public long size() {
        return points.size();
    }

    @Override
    public List<AxisValue> at(long index) {
        return points.get(Math.toIntExact(index));
    }
}
