package systole.study.fidelity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import systole.microarch.timing.Fidelity;

/**
 * Differences of one clock from another over the cases of a group, in percent of the other.
 *
 * @param group what the cases have in common
 * @param n cases
 * @param meanPercent mean of the absolute differences
 * @param biasPercent mean of the signed differences
 * @param p90Percent absolute difference that nine cases in ten stay within
 * @param worstPercent largest absolute difference
 */
public record Agreement(
        String group, int n, double meanPercent, double biasPercent, double p90Percent, double worstPercent) {
    /** The group of all cases. */
    public static final String ALL = "all";

    /** By group, in alphabetical order, and after them all cases together. */
    public static List<Agreement> of(Fidelity clock, Fidelity judge, List<KernelCase> cases) {
        Map<String, List<Double>> groups = new TreeMap<>();
        List<Double> all = new ArrayList<>();
        for (KernelCase each : cases) {
            double percent = 100 * (each.seconds(clock) / each.seconds(judge) - 1);
            groups.computeIfAbsent(each.group(), group -> new ArrayList<>()).add(percent);
            all.add(percent);
        }
        List<Agreement> agreements = new ArrayList<>();
        groups.forEach((group, percents) -> agreements.add(of(group, percents)));
        agreements.add(of(ALL, all));
        return agreements;
    }

    private static Agreement of(String group, List<Double> percents) {
        double[] sorted = percents.stream().mapToDouble(Math::abs).sorted().toArray();
        double bias = percents.stream().mapToDouble(p -> p).average().orElse(0);
        double mean = percents.stream().mapToDouble(Math::abs).average().orElse(0);
        int last = sorted.length - 1;
        return new Agreement(
                group, sorted.length, mean, bias, sorted[(int) Math.ceil(0.9 * sorted.length) - 1], sorted[last]);
    }
}
