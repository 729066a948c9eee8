package systole.study.microbench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import systole.microarch.timing.Fidelity;
import systole.study.operators.CaseTable;
import systole.study.operators.OperatorValidation;
import systole.study.validation.Ablation;
import systole.study.validation.GroupErrors;
import systole.study.validation.Validation;
import systole.system.Changes;

/**
 * Products and collectives that were published as microbenchmarks of a device: they come through lowering, so that they test
 * kernels and libraries too. Sizes of one benchmark are a group.
 *
 * @param name group
 * @param errors errors of its sizes
 * @param worst the size that is furthest off: rows of a product, bytes of a collective
 * @param worstPercent its error
 * @param withinPercent how far off the mean of the group may be
 * @param cause why that is more than the gate asks; empty otherwise
 */
record MeasuredOperators(
        String name, GroupErrors errors, String worst, double worstPercent, double withinPercent, String cause) {

    private record Bound(String name, double withinPercent, String cause) {}

    /** All groups that come with the program, in the order of their table. */
    static List<MeasuredOperators> all(int threads) {
        CaseTable table = CaseTable.parse("operators.csv", Measured.text("operators.csv"));
        List<Validation.Row> rows = OperatorValidation.rows(table, threads, Ablation.NONE, Fidelity.TILE, Changes.NONE);
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            groups.computeIfAbsent(rows.get(i).name(), missing -> new ArrayList<>())
                    .add(i);
        }
        List<Bound> bounds = Measured.records(
                "bounds.csv",
                record -> new Bound(
                        record.getField("case"),
                        Double.parseDouble(record.getField("within")),
                        record.getField("cause")));
        return groups.entrySet().stream()
                .map(group -> of(group.getKey(), group.getValue(), table, rows, bounds))
                .toList();
    }

    private static MeasuredOperators of(
            String name, List<Integer> own, CaseTable table, List<Validation.Row> rows, List<Bound> bounds) {
        List<Double> errors = own.stream().map(i -> error(rows.get(i))).toList();
        int worst = 0;
        for (int i = 1; i < errors.size(); i++) {
            worst = Math.abs(errors.get(i)) > Math.abs(errors.get(worst)) ? i : worst;
        }
        CaseTable.Row row = table.rows().get(own.get(worst));
        Bound bound = bounds.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(new Bound(name, Measured.GATE_PERCENT, ""));
        return new MeasuredOperators(
                name,
                GroupErrors.of(name, errors),
                row.get("op").equals("gemm") ? row.get("m") + " rows" : row.get("bytes") + " B",
                errors.get(worst),
                bound.withinPercent(),
                bound.cause());
    }

    private static double error(Validation.Row row) {
        Double error = row.errorPercent();
        if (error == null) {
            throw new IllegalStateException(row.name() + ": " + row.reason());
        }
        return error;
    }
}
