package systole.study.sweep;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/** Points of a Sobol sequence (Joe and Kuo's directions), which fill the space more evenly than chance. */
final class SobolPoints implements PointSource {
    private final List<AxisGroup> groups;
    private final long size;
    private final SobolSequenceGenerator sequence;

    SobolPoints(List<AxisGroup> groups, long size) {
        this.groups = groups;
        this.size = size;
        this.sequence = new SobolSequenceGenerator(groups.size());
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public List<AxisValue> at(long index) {
        double[] parts = sequence.getNextIndex() == index && index > 0
                ? sequence.nextVector()
                : sequence.skipTo(Math.toIntExact(index));
        List<AxisValue> values = new ArrayList<>();
        for (int group = 0; group < parts.length; group++) {
            values.addAll(groups.get(group).along(parts[group]));
        }
        return values;
    }
}
