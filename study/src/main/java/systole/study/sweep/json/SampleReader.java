package systole.study.sweep.json;

import java.util.ArrayList;
import java.util.List;
import systole.study.sweep.Axis;
import systole.study.sweep.AxisValue;
import systole.study.sweep.Sampling;
import systole.system.json.Fields;
import systole.system.json.JsonValue;
import systole.system.json.Problems;

/** Reads {@code sample} of a sweep. */
final class SampleReader {
    /** Points for each axis, where nobody says how many. */
    private static final long USUAL_EVALUATIONS = 100;

    private SampleReader() {}

    static Sampling read(Fields sample, Sampling.Kind kind, List<Axis> axes) {
        sample.has("points"); // grids and searches have none
        int evaluations = ofSearches(sample, "evaluations", 1, kind.searches());
        int population = ofSearches(sample, "population", 2, kind.searches());
        int generations = ofSearches(sample, "generations", 1, kind == Sampling.Kind.NSGA2);
        List<List<AxisValue>> listed = List.of();
        long points = 0;
        if (kind == Sampling.Kind.LIST) {
            listed = sample.list("points", (value, problems) -> point(value, problems, axes));
            points = listed.size();
        } else if (kind.searches()) {
            sample.refuse("points", "\"evaluations\" for a search, which finds its points");
            points = evaluations > 0 ? evaluations : Math.max(1, USUAL_EVALUATIONS * axes.size());
        } else if (kind == Sampling.Kind.GRID) {
            sample.refuse("points", "none for a grid, which has all");
        } else {
            points = sample.whole("points", 1);
        }
        sample.make(() -> true);
        return new Sampling(kind, points, listed, population, generations);
    }

    /** A whole number that only searches have; 0 where it is missing. */
    private static int ofSearches(Fields sample, String key, int least, boolean has) {
        if (!has && sample.value().members().containsKey(key)) {
            sample.refuse(key, "none for this kind, but for nsga2 or cma-es");
            return 0;
        }
        return sample.wholeOr(key, least, 0);
    }

    private static List<AxisValue> point(JsonValue value, Problems problems, List<Axis> axes) {
        Fields fields = new Fields(value, problems);
        fields.namedValues();
        List<AxisValue> values = new ArrayList<>();
        for (Axis axis : axes) {
            JsonValue given = fields.find(axis.name());
            if (given == null) {
                problems.wrong(
                        value, "a point without \"" + axis.name() + "\"", "a value for each axis, by its name", "");
            } else {
                values.add(AxisValue.of(given));
            }
        }
        fields.make(() -> true);
        return values;
    }
}
