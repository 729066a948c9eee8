package systole.study.operators;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import systole.microarch.timing.Fidelity;
import systole.study.validation.Ablation;
import systole.study.validation.Validation;

/** Compares rows that have a {@code measured_us} with their predictions. */
public final class OperatorValidation {
    private OperatorValidation() {}

    /**
     * Rows beside their predictions; a group is operator, device, type and timing class.
     *
     * @param leaveOut device whose rows are left out; null for none
     */
    public static List<Validation.Row> rows(
            CaseTable table, int threads, Ablation ablation, Fidelity fidelity, @Nullable String leaveOut) {
        CaseTable kept = new CaseTable(
                table.header(),
                table.rows().stream()
                        .filter(row -> !row.get("device").equals(leaveOut))
                        .toList());
        List<Prediction> predictions = BulkPrediction.of(kept, threads, ablation, fidelity);
        List<Validation.Row> rows = new ArrayList<>();
        for (int i = 0; i < predictions.size(); i++) {
            CaseTable.Row row = kept.rows().get(i);
            Prediction prediction = predictions.get(i);
            Double measured = measured(row);
            String reason = measured == null && prediction.reason().isEmpty()
                    ? "no measured_us in the row"
                    : prediction.reason();
            rows.add(new Validation.Row(
                    row.get("case"), group(row), measured, prediction.microseconds(), prediction.bound(), reason));
        }
        return rows;
    }

    private static String group(CaseTable.Row row) {
        return row.get("op") + "/" + row.get("device") + "/" + row.get("dtype") + "/" + row.get("timing");
    }

    private static @Nullable Double measured(CaseTable.Row row) {
        try {
            double value = Double.parseDouble(row.get("measured_us"));
            return value > 0 && !Double.isInfinite(value) ? (Double) value : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
