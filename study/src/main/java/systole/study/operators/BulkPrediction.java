package systole.study.operators;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import systole.microarch.timing.Fidelity;
import systole.study.validation.Ablation;
import systole.system.Changes;

/** Predicts all rows of a table on several threads; the result is the same on any number of them. */
public final class BulkPrediction {
    private static final Set<String> ANSWERS = Set.of("case", "group", "measured_us", "measured_watts", "source");

    private BulkPrediction() {}

    /** A prediction for each row, in order. */
    public static List<Prediction> of(CaseTable table, int threads) {
        return of(table, threads, Ablation.NONE, Fidelity.TILE);
    }

    /** The same with a mechanism of the model switched off, at another clock. */
    public static List<Prediction> of(CaseTable table, int threads, Ablation ablation, Fidelity fidelity) {
        return of(table, threads, ablation, fidelity, Changes.NONE);
    }

    /** The same with other values in the descriptions that come with the program. */
    public static List<Prediction> of(
            CaseTable table, int threads, Ablation ablation, Fidelity fidelity, Changes changes) {
        Map<List<String>, Integer> places = new HashMap<>();
        List<CaseTable.Row> distinct = new ArrayList<>();
        int[] place = new int[table.rows().size()];
        for (int i = 0; i < place.length; i++) {
            CaseTable.Row row = table.rows().get(i);
            place[i] = places.computeIfAbsent(asked(row), missing -> {
                distinct.add(row);
                return distinct.size() - 1;
            });
        }
        Prediction[] predictions = new Prediction[distinct.size()];
        Devices devices = new Devices(changes);
        AtomicInteger next = new AtomicInteger();
        Runnable work = () -> {
            Predictor predictor = new Predictor(devices, ablation, fidelity);
            for (int i = next.getAndIncrement(); i < predictions.length; i = next.getAndIncrement()) {
                predictions[i] = predictor.predict(distinct.get(i));
            }
        };
        Workers.run(work, threads);
        return Arrays.stream(place)
                .mapToObj(i -> Objects.requireNonNull(predictions[i]))
                .toList();
    }

    /** What a prediction depends on: all that a row says but its name and what was measured. */
    private static List<String> asked(CaseTable.Row row) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < row.header().size(); i++) {
            if (!ANSWERS.contains(row.header().get(i))) {
                fields.add(row.fields().get(i));
            }
        }
        return fields;
    }

    /** The kernels of every row as text, in order, each row headed by its case. */
    public static String listings(CaseTable table) {
        Predictor predictor = new Predictor(new Devices(Changes.NONE), Ablation.NONE, Fidelity.TILE);
        StringBuilder text = new StringBuilder();
        for (CaseTable.Row row : table.rows()) {
            text.append("# ")
                    .append(row.get("case"))
                    .append('\n')
                    .append(predictor.listing(row))
                    .append('\n');
        }
        return text.toString();
    }
}
