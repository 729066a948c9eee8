package systole.study.operators;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import systole.microarch.timing.Fidelity;
import systole.study.validation.Ablation;
import systole.study.validation.OperatorClass;
import systole.study.validation.Subject;
import systole.study.validation.Validation;
import systole.system.Changes;

/** Compares rows that have a {@code measured_us} with their predictions. */
public final class OperatorValidation {
    /** Columns in which two rows agree when they measure the same thing. */
    private static final List<String> SAME = Stream.concat(
                    CaseTable.REQUIRED.stream().filter(column -> !column.equals("case")), Stream.of("quantisation"))
            .toList();

    private OperatorValidation() {}

    /** Rows beside their predictions; a group is what the file says, else operator, device, type and timing class. */
    public static List<Validation.Row> rows(
            CaseTable table, int threads, Ablation ablation, Fidelity fidelity, Changes changes) {
        List<Prediction> predictions = BulkPrediction.of(table, threads, ablation, fidelity, changes);
        List<Validation.Row> rows = new ArrayList<>();
        for (int i = 0; i < predictions.size(); i++) {
            rows.add(row(table.rows().get(i), predictions.get(i)));
        }
        return rows;
    }

    /** A row beside its prediction. */
    public static Validation.Row row(CaseTable.Row row, Prediction prediction) {
        Double measured = positive(row.get("measured_us"));
        String reason = measured == null && prediction.reason().isEmpty()
                ? unmeasured(row.get("measured_us"))
                : prediction.reason();
        return new Validation.Row(
                row.get("case"),
                group(row),
                measured,
                prediction.microseconds(),
                prediction.bound(),
                reason,
                subject(row, prediction));
    }

    private static Subject subject(CaseTable.Row row, Prediction prediction) {
        Double bytes = positive(row.get("bytes"));
        return new Subject(
                OperatorClass.of(row.get("op"), row.get("dtype"), bytes == null ? 0 : bytes),
                row.get("device"),
                row.get("software"),
                row.get("source"),
                SAME.stream().map(row::get).collect(Collectors.joining(",")),
                true,
                prediction.regime(),
                positive(row.get("measured_watts")),
                prediction.watts());
    }

    private static String unmeasured(String text) {
        return text.isEmpty() ? "no measured_us in the row" : "measured_us \"" + text + "\" is no number above zero";
    }

    private static String group(CaseTable.Row row) {
        String given = row.get("group");
        return given.isEmpty()
                ? row.get("op") + "/" + row.get("device") + "/" + row.get("dtype") + "/" + row.get("timing")
                : given;
    }

    /** A number above zero; null for anything else. */
    public static @Nullable Double positive(String text) {
        try {
            double value = Double.parseDouble(text);
            return value > 0 && !Double.isInfinite(value) ? (Double) value : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
