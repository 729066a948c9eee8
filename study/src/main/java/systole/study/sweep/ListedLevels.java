package systole.study.sweep;

import java.util.List;

/** Values one by one. */
record ListedLevels(List<AxisValue> values) implements Levels {
    ListedLevels {
        values = List.copyOf(values);
    }

    @Override
    public long count() {
        return values.size();
    }

    @Override
    public List<AxisValue> written() {
        return values;
    }

    @Override
    public AxisValue at(long number) {
        return values.get(Math.toIntExact(number));
    }

    @Override
    public AxisValue along(double part) {
        return at(Math.min(count() - 1, (long) (part * count())));
    }
}
