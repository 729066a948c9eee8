package systole.study.calibration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import systole.study.operators.CaseTable;
import systole.study.validation.OperatorClass;

/** Choices of rows by seeded chance. */
public final class Samples {
    /** Columns that say how large an operator is: rows that agree in them may tell each other's times. */
    private static final List<String> SHAPE = List.of(
            "op",
            "ranks",
            "m",
            "n",
            "k",
            "batch",
            "q_heads",
            "kv_heads",
            "head_dim",
            "q_len",
            "kv_len",
            "causal",
            "rows",
            "cols",
            "bytes");

    private Samples() {}

    /**
     * Two tables that share no shape.
     *
     * @param fit rows to fit to
     * @param heldOut rows to judge by
     */
    record Split(CaseTable fit, CaseTable heldOut) {}

    /** Parts a table: about a share of its shapes, at least one, is held out with all of their rows. */
    static Split split(CaseTable table, double share, long seed) {
        Set<String> shapes = table.rows().stream().map(Samples::shape).collect(Collectors.toCollection(TreeSet::new));
        List<String> shuffled = shuffled(new ArrayList<>(shapes), seed);
        int count = Math.max(1, (int) Math.round(share * shuffled.size()));
        Set<String> held = new HashSet<>(shuffled.subList(0, Math.min(count, shuffled.size())));
        return new Split(
                with(table, table.rows().stream().filter(row -> !held.contains(shape(row)))),
                with(table, table.rows().stream().filter(row -> held.contains(shape(row)))));
    }

    /** Up to {@code most} rows of each class of operator on each device with each software, in the order of the table. */
    public static CaseTable perGroup(CaseTable table, int most, long seed) {
        Map<String, List<CaseTable.Row>> groups = new TreeMap<>();
        for (CaseTable.Row row : table.rows()) {
            groups.computeIfAbsent(group(row), key -> new ArrayList<>()).add(row);
        }
        Set<CaseTable.Row> kept = Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        for (List<CaseTable.Row> group : groups.values()) {
            List<CaseTable.Row> shuffled = shuffled(group, seed);
            kept.addAll(shuffled.subList(0, Math.min(most, shuffled.size())));
        }
        return with(table, table.rows().stream().filter(kept::contains));
    }

    /** Number of different shapes. */
    static int shapes(CaseTable table) {
        return (int) table.rows().stream().map(Samples::shape).distinct().count();
    }

    static CaseTable with(CaseTable table, Stream<CaseTable.Row> rows) {
        return new CaseTable(table.header(), rows.toList());
    }

    private static String group(CaseTable.Row row) {
        double bytes = row.get("bytes").isEmpty() ? 0 : number(row.get("bytes"));
        // rows with watts are few and tell what others do not
        return Stream.of(
                        OperatorClass.of(row.get("op"), row.get("dtype"), bytes).name(),
                        row.get("device"),
                        row.get("software"),
                        row.get("measured_watts").isEmpty() ? "" : "watts")
                .collect(Collectors.joining("/"));
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String shape(CaseTable.Row row) {
        Function<String, String> get = row::get;
        return SHAPE.stream().map(get).collect(Collectors.joining(","));
    }

    private static <T> List<T> shuffled(List<T> list, long seed) {
        List<T> copy = new ArrayList<>(list);
        Collections.shuffle(copy, new Random(seed));
        return copy;
    }
}
