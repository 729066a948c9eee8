package systole.study.calibration;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.PointValuePair;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.SimpleValueChecker;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.apache.commons.math3.random.MersenneTwister;

/**
 * The smallest value of a function over the unit cube, by covariance matrix adaptation (CMA-ES; N. Hansen, "The CMA evolution
 * strategy: a tutorial", arXiv 1604.00772). It needs no derivatives, which choices among kernels and clock steps would spoil.
 */
final class BoundedSearch {
    private static final double FIRST_STEP = 0.2;
    private static final double FLAT = 1e-5;
    private static final int LEAST_POPULATION = 4;
    private static final int GROWTH = 3;

    private BoundedSearch() {}

    /**
     * The best point found. The same arguments give the same point.
     *
     * @param cost function of a point whose coordinates are from 0 to 1
     * @param start where to begin
     * @param evaluations most calls of the function
     * @param seed of the random numbers
     */
    static double[] least(ToDoubleFunction<double[]> cost, double[] start, int evaluations, long seed) {
        double[] best = start.clone();
        if (start.length == 0) {
            return best;
        }
        double[] leastSeen = {cost.applyAsDouble(start)};
        double[] step = new double[start.length];
        Arrays.fill(step, FIRST_STEP);
        double[] zeros = new double[start.length];
        double[] ones = new double[start.length];
        Arrays.fill(ones, 1);
        CMAESOptimizer search = new CMAESOptimizer(
                evaluations, 0, true, 0, 0, new MersenneTwister(seed), false, new SimpleValueChecker(FLAT, FLAT));
        int population = LEAST_POPULATION + (int) (GROWTH * StrictMath.log(start.length));
        try {
            PointValuePair ignored = search.optimize(
                    new MaxEval(evaluations),
                    new ObjectiveFunction(point -> {
                        double value = cost.applyAsDouble(point);
                        if (value < leastSeen[0]) {
                            leastSeen[0] = value;
                            System.arraycopy(point, 0, best, 0, point.length);
                        }
                        return value;
                    }),
                    GoalType.MINIMIZE,
                    new InitialGuess(start),
                    new SimpleBounds(zeros, ones),
                    new CMAESOptimizer.Sigma(step),
                    new CMAESOptimizer.PopulationSize(population));
        } catch (TooManyEvaluationsException e) {
            // the best so far is the answer
            return best;
        }
        return best;
    }
}
