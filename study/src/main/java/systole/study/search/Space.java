package systole.study.search;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * Dimensions of a search.
 *
 * @param levels how many there are in each dimension, in an order in which neighbours are alike; 0 for every number between
 */
public record Space(List<Integer> levels) {
    /** Parts of a dimension with and without levels within which positions are near each other. */
    private static final double WIDE = 1.0 / 8;

    private static final double NARROW = 1e-4;
    private static final double LAST = Math.nextDown(1.0);

    /** Copies the list. */
    public Space {
        levels = List.copyOf(levels);
    }

    int dimensions() {
        return levels.size();
    }

    boolean hasLevels(int dimension) {
        return levels.get(dimension) > 0;
    }

    /** Generations without a better value after which samples are no way on: steps from level to level soon find more. */
    int patience() {
        long withLevels = levels.stream().filter(count -> count > 0).count();
        return withLevels == 0 ? 30 : withLevels < levels.size() ? 6 : 1;
    }

    /** The position of the nearest level in each dimension, within the space. */
    double[] snapped(double[] position) {
        double[] result = new double[position.length];
        for (int i = 0; i < result.length; i++) {
            double part = Math.min(LAST, Math.max(0, position[i]));
            result[i] = hasLevels(i) ? middle(i, (int) (part * levels.get(i))) : part;
        }
        return result;
    }

    int level(int dimension, double part) {
        return (int) (part * levels.get(dimension));
    }

    double middle(int dimension, int level) {
        int last = levels.get(dimension) - 1;
        return (Math.max(0, Math.min(last, level)) + 0.5) / (last + 1);
    }

    /** A position further by a part of a dimension, or by a level where that is more; the end of it where that is beyond. */
    double[] moved(double[] position, int dimension, double width) {
        double[] result = position.clone();
        double least = hasLevels(dimension) ? 1.0 / levels.get(dimension) : 0;
        result[dimension] += Math.copySign(Math.max(least, Math.abs(width)), width);
        return snapped(result);
    }

    /** True when positions are so near each other that steps are a better way on than samples. */
    boolean narrow(List<double[]> positions) {
        for (int i = 0; i < dimensions(); i++) {
            int dimension = i;
            DoubleSummaryStatistics parts =
                    positions.stream().mapToDouble(each -> each[dimension]).summaryStatistics();
            double wide = hasLevels(i) ? Math.max(2.0 / levels.get(i), WIDE) : NARROW;
            if (parts.getMax() - parts.getMin() > wide + 1e-9) {
                return false;
            }
        }
        return true;
    }

    /** Something that is equal for equal positions. */
    static List<Double> key(double[] position) {
        return Arrays.stream(position).boxed().toList();
    }
}
