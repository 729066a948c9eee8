package systole.study.operators;

import org.jspecify.annotations.Nullable;
import systole.study.validation.Regime;

/**
 * What was predicted for a row, or why nothing was.
 *
 * @param microseconds time in the row's timing class; null when not predicted
 * @param watts board power of one device in a steady loop of the operator; null when not predicted
 * @param bound resource that most of the time waits for; empty when not predicted
 * @param regime what sets the time; null when not predicted
 * @param reason why nothing was predicted; empty otherwise
 */
public record Prediction(
        @Nullable Double microseconds,
        @Nullable Double watts,
        String bound,
        @Nullable Regime regime,
        String reason) {
    /** A row that cannot be predicted. */
    public static Prediction none(String reason) {
        return new Prediction(null, null, "", null, reason);
    }
}
