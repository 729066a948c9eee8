package systole.study.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far measurements of the same thing are apart: the same operator, shape, types, device and timing class, measured more
 * than once.
 *
 * @param kind class of operator
 * @param sources who measured, one name, or two when the measurements are of two sources
 * @param software whose kernels ran, one name or two
 * @param pairs pairs of measurements
 * @param meanPercent mean of {@code 100 |a - b| / ((a + b) / 2)} over the pairs
 */
public record Noise(OperatorClass kind, String sources, String software, int pairs, double meanPercent) {
    private record Key(OperatorClass kind, String sources, String software) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byKind = kind.compareTo(other.kind);
            int bySources = byKind != 0 ? byKind : sources.compareTo(other.sources);
            return bySources != 0 ? bySources : software.compareTo(other.software);
        }
    }

    /** All repeated measurements among rows, by class, sources and software. */
    public static List<Noise> of(List<Validation.Row> rows) {
        Map<String, List<Validation.Row>> repeats = new TreeMap<>();
        for (Validation.Row row : rows) {
            if (row.measured() != null && !row.subject().repeat().isEmpty()) {
                repeats.computeIfAbsent(row.subject().repeat(), key -> new ArrayList<>())
                        .add(row);
            }
        }
        Map<Key, List<Double>> differences = new TreeMap<>();
        for (List<Validation.Row> same : repeats.values()) {
            for (int i = 0; i < same.size(); i++) {
                for (int j = i + 1; j < same.size(); j++) {
                    Subject a = same.get(i).subject();
                    Subject b = same.get(j).subject();
                    differences
                            .computeIfAbsent(
                                    new Key(a.kind(), both(a.source(), b.source()), both(a.software(), b.software())),
                                    key -> new ArrayList<>())
                            .add(percent(same.get(i), same.get(j)));
                }
            }
        }
        List<Noise> noise = new ArrayList<>();
        differences.forEach((key, percents) -> noise.add(new Noise(
                key.kind(),
                key.sources(),
                key.software(),
                percents.size(),
                percents.stream().mapToDouble(p -> p).average().orElse(0))));
        return noise;
    }

    private static String both(String one, String other) {
        return String.join(
                " and ", new TreeSet<>(List.of(one, other).stream().distinct().toList()));
    }

    private static double percent(Validation.Row one, Validation.Row other) {
        Double a = one.measured();
        Double b = other.measured();
        return a == null || b == null ? 0 : 200 * Math.abs(a - b) / (a + b);
    }
}
