package systole.study.studies;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import systole.study.validation.TextTable;

/** Cells of the same number in arrays of other proportions. */
final class ArrayGeometry implements DesignStudy {
    static final String TIME = "totalSeconds";
    static final String UTILIZATION = "modelFlopsUtilization";

    @Override
    public String name() {
        return "array-geometry";
    }

    @Override
    public String heading() {
        return "Geometry of arrays and utilisation";
    }

    /** The row of so many arrays of so many rows, for a prompt of so many tokens. */
    static StudyRow row(StudyRows rows, int arrays, int height, int tokens) {
        return rows.where("arrays", arrays)
                .where("rows", height)
                .where("tokens", tokens)
                .one();
    }

    @Override
    public String text(StudyRows rows) {
        StudyRow square = row(rows, 4, 128, 128);
        StudyRow tall = row(rows, 1, 256, 128);
        StudyRow tallLong = row(rows, 1, 256, 1024);
        StudyRow squareLong = row(rows, 4, 128, 1024);
        StudyRow flatShort = row(rows, 64, 32, 32);
        StudyRow squareShort = row(rows, 4, 128, 32);
        StudyRow tallShort = row(rows, 1, 256, 32);
        return """
                the 65,536 weight-stationary cells of a TPU v5e, cut into arrays of other height and width, read
                prompts of Llama-2-7B in int8. Utilisation (operations of the model over peak) in percent by tokens of the prompt.

                """
                + table(rows)
                + String.format(
                        Locale.ROOT,
                        """

                        **Height counts, width does not.** While one block of weights is used the next is shifted in, a row of cells a cycle, so a fold of `T`
                        tokens takes `max(T, R)` cycles on `R` rows (docs/arrays.md). 256 rows do in %.1f ms for 128 tokens what 128 rows do in
                        %.1f ms. 4 arrays of 64 x 256 are as quick as 16 of 64 x 64 to the last digit: columns only
                        divide the folds.

                        **Under 256 tokens memory decides, unless arrays are tall.** The weights come from HBM in 8 ms whatever the prompt. Arrays of 32 rows
                        fill behind that (32 tokens in %.1f ms), arrays of 128 rows nearly (%.1f ms); with 256 rows they are busy for %.1f of %.1f ms. Decode is
                        the same with the batch for a prompt: tall arrays need many rows of input.

                        **Past that geometry hardly matters.** At 1024 tokens 128 rows reach %.0f %% and 256 rows %.0f %%: fill and drain
                        of each tile are longer.

                        *Left out.* What an array saves: many small ones need more operands a cycle from the scratchpad (charged, and the
                        port is wide enough here) and more edges, wires and accumulators (not charged, neither in area nor in joules). Head and width of this
                        model are multiples of 128; others fill arrays worse.
                        """,
                        1e3 * tall.number(TIME),
                        1e3 * square.number(TIME),
                        1e3 * flatShort.number(TIME),
                        1e3 * squareShort.number(TIME),
                        1e3 * tallShort.number("timeSeconds.byResource.tensor"),
                        1e3 * tallShort.number(TIME),
                        100 * squareLong.number(UTILIZATION),
                        100 * tallLong.number(UTILIZATION));
    }

    private static String table(StudyRows rows) {
        List<String> tokens = rows.values("tokens");
        List<String> header = new ArrayList<>(List.of("arrays", "rows x columns "));
        header.addAll(tokens);
        List<List<String>> lines = new ArrayList<>();
        for (StudyRow first : rows.where("tokens", tokens.get(0)).rows()) {
            String shape = first.axis("rows") + " x " + first.axis("columns");
            List<String> line = new ArrayList<>(List.of(first.axis("arrays"), shape));
            StudyRows all = rows.where("arrays", first.axis("arrays"))
                    .where("rows", first.axis("rows"))
                    .where("columns", first.axis("columns"));
            all.rows().forEach(row -> line.add(Text.of("%.1f", 100 * row.number(UTILIZATION))));
            lines.add(line);
        }
        return new TextTable(header, lines).markdown();
    }
}
