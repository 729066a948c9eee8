package systole.study.sweep;

import java.util.List;
import java.util.stream.LongStream;
import systole.system.InputException;
import systole.system.Problem;

/** What to say where conditions leave no point to look at: which of them leaves out most. */
final class Excluded {
    /** Points that are counted. */
    private static final long COUNTED = 100_000;

    private Excluded() {}

    /**
     * Refuses a sweep whose points are few enough to see that none is left. Nothing is known of a search, which asks for points of
     * its own.
     */
    static void check(SweepSpec spec) {
        PointSource points = spec.points();
        if (!spec.sampling().kind().searches()
                && points.size() <= COUNTED
                && LongStream.range(0, points.size()).noneMatch(index -> spec.admits(points.at(index)))) {
            throw everyPoint(spec);
        }
    }

    /** The problem of a sweep of which no point is left. */
    static InputException everyPoint(SweepSpec spec) {
        PointSource points = spec.points();
        long counted = Math.min(points.size(), COUNTED);
        long[] out = new long[spec.conditions().size()];
        for (long index = 0; index < counted; index++) {
            List<AxisValue> values = points.at(index);
            for (int i = 0; i < out.length; i++) {
                out[i] += spec.conditions().get(i).holds(values) ? 0 : 1;
            }
        }
        int most = 0;
        for (int i = 1; i < out.length; i++) {
            most = out[i] > out[most] ? i : most;
        }
        String found = out.length == 0
                ? "no points"
                : "no point meets \"where\": \"" + spec.conditions().get(most).text() + "\" leaves out " + out[most]
                        + " of " + counted + " points";
        return new InputException(List.of(new Problem(
                spec.file(),
                out.length == 0 ? "/axes" : "/where/" + most,
                0,
                0,
                found,
                "conditions that some points meet together",
                "")));
    }
}
