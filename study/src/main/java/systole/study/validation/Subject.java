package systole.study.validation;

import org.jspecify.annotations.Nullable;

/**
 * What a row measures and how, for statistics beyond its group.
 *
 * @param kind class of operator
 * @param device device or node
 * @param software library whose kernels ran; empty when unknown
 * @param source who measured
 * @param repeat all that makes two measurements ones of the same thing on the same device in the same timing class
 * @param microseconds whether values are times in microseconds
 * @param regime what sets the predicted time; null without a prediction
 * @param measuredWatts board power; null when not measured
 * @param predictedWatts board power; null without a prediction
 */
public record Subject(
        OperatorClass kind,
        String device,
        String software,
        String source,
        String repeat,
        boolean microseconds,
        @Nullable Regime regime,
        @Nullable Double measuredWatts,
        @Nullable Double predictedWatts) {
    /** A whole run, or a row that nothing is known of. */
    public static final Subject RUN = new Subject(OperatorClass.RUN, "", "", "", "", false, null, null, null);

    /** Device and software, the groups that a score weighs alike. */
    public String deviceAndSoftware() {
        return software.isEmpty() ? device : device + "/" + software;
    }
}
