package systole.study.operators;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import systole.microarch.timing.Fidelity;
import systole.study.validation.Ablation;

/** Predicts all rows of a table on several threads; the result is the same on any number of them. */
public final class BulkPrediction {
    private BulkPrediction() {}

    /** A prediction for each row, in order. */
    public static List<Prediction> of(CaseTable table, int threads) {
        return of(table, threads, Ablation.NONE, Fidelity.TILE);
    }

    /** The same with a mechanism of the model switched off, at another clock. */
    public static List<Prediction> of(CaseTable table, int threads, Ablation ablation, Fidelity fidelity) {
        List<CaseTable.Row> rows = table.rows();
        Prediction[] predictions = new Prediction[rows.size()];
        Devices devices = new Devices();
        AtomicInteger next = new AtomicInteger();
        Runnable work = () -> {
            Predictor predictor = new Predictor(devices, ablation, fidelity);
            for (int i = next.getAndIncrement(); i < predictions.length; i = next.getAndIncrement()) {
                predictions[i] = predictor.predict(rows.get(i));
            }
        };
        run(work, threads);
        for (Prediction prediction : predictions) {
            Objects.requireNonNull(prediction);
        }
        return Arrays.asList(predictions);
    }

    /** The kernels of every row as text, in order, each row headed by its case. */
    public static String listings(CaseTable table) {
        Predictor predictor = new Predictor(new Devices(), Ablation.NONE, Fidelity.TILE);
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

    private static void run(Runnable work, int threads) {
        Thread[] helpers = new Thread[Math.max(0, threads - 1)];
        Throwable[] failures = new Throwable[helpers.length];
        for (int i = 0; i < helpers.length; i++) {
            int number = i;
            helpers[i] = new Thread(work, "rows-" + i);
            helpers[i].setUncaughtExceptionHandler((thread, failure) -> failures[number] = failure);
            helpers[i].start();
        }
        work.run();
        for (Thread helper : helpers) {
            try {
                helper.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while predicting", e);
            }
        }
        for (Throwable failure : failures) {
            if (failure != null) {
                throw new IllegalStateException("a prediction failed", failure);
            }
        }
    }
}
