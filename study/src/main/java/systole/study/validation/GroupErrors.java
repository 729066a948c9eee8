package systole.study.validation;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * Errors of one group of rows, in percent of the measured value.
 *
 * @param group name
 * @param n rows that were predicted
 * @param mapePercent mean of the absolute errors
 * @param medianPercent median of the absolute errors
 * @param biasPercent median of the signed errors
 * @param p90Percent 90th percentile of the absolute errors
 */
public record GroupErrors(
        String group, int n, double mapePercent, double medianPercent, double biasPercent, double p90Percent) {
    /** Statistics of signed errors; at least one. */
    public static GroupErrors of(String group, List<Double> signedPercent) {
        double[] signed =
                signedPercent.stream().mapToDouble(Double::doubleValue).toArray();
        double[] absolute = Arrays.stream(signed).map(Math::abs).toArray();
        Percentile percentile = new Percentile();
        return new GroupErrors(
                group,
                signed.length,
                Arrays.stream(absolute).average().orElse(0),
                percentile.evaluate(absolute, 50),
                percentile.evaluate(signed, 50),
                percentile.evaluate(absolute, 90));
    }
}
