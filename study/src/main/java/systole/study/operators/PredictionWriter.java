package systole.study.operators;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a table back with its predictions: every column and row in order, then the predicted ones. */
public final class PredictionWriter {
    private static final List<String> ADDED = List.of("predicted_us", "predicted_watts", "bound", "reason");

    private PredictionWriter() {}

    /** Writes CSV with a line feed after each row. */
    public static void write(CaseTable table, List<Prediction> predictions, Writer out) throws IOException {
        try (CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(de.siegmar.fastcsv.writer.LineDelimiter.LF)
                .build(out)) {
            csv.writeRecord(with(table.header(), ADDED));
            for (int i = 0; i < predictions.size(); i++) {
                Prediction prediction = predictions.get(i);
                csv.writeRecord(with(
                        table.rows().get(i).fields(),
                        List.of(
                                number(prediction.microseconds(), 4),
                                number(prediction.watts(), 1),
                                prediction.bound(),
                                prediction.reason())));
            }
        }
    }

    private static String number(@Nullable Double value, int decimals) {
        return value == null ? "" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static List<String> with(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
