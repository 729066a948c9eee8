package systole.study.calibration;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.exception.TooManyIterationsException;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.optim.ConvergenceChecker;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.PointValuePair;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.apache.commons.math3.random.MersenneTwister;
import org.apache.commons.math3.util.Pair;

/**
 * The least sum of squares over the unit cube. Levenberg-Marquardt goes first: it finds its way in few calls where residuals are
 * smooth. Covariance matrix adaptation (CMA-ES; N. Hansen, "The CMA evolution strategy: a tutorial", arXiv 1604.00772) goes on
 * from there: it needs no derivatives, which choices among kernels and steps of the clock spoil.
 */
final class BoundedSearch {
    /** A search ends by its own rules: a generation no better than the one before says nothing. */
    private static final ConvergenceChecker<PointValuePair> NO_CHECK = (iteration, before, now) -> false;

    private static final double DIFFERENCE = 0.01;
    private static final double FIRST_STEP = 0.1;
    private static final int LEAST_POPULATION = 4;
    private static final int GROWTH = 3;
    private static final int ITERATIONS = 100;

    private final UnaryOperator<double[]> residuals;
    private final int evaluations;
    private double[] best;
    private double least = Double.POSITIVE_INFINITY;
    private int used;

    private BoundedSearch(UnaryOperator<double[]> residuals, double[] start, int evaluations) {
        this.residuals = residuals;
        this.evaluations = evaluations;
        this.best = start.clone();
    }

    /**
     * The best point found. The same arguments give the same point.
     *
     * @param residuals residuals of a point whose coordinates are from 0 to 1; as many for every point
     * @param start where to begin
     * @param evaluations most calls of the function; half of them at most for the first search
     * @param seed of the random numbers
     */
    static double[] least(UnaryOperator<double[]> residuals, double[] start, int evaluations, long seed) {
        BoundedSearch search = new BoundedSearch(residuals, start, evaluations);
        if (start.length > 0) {
            search.along(start);
            search.around(seed);
        }
        return search.best;
    }

    private double[] at(double[] point, int most) {
        if (used >= most) {
            throw new TooManyEvaluationsException(most);
        }
        used++;
        double[] values = residuals.apply(point);
        double sum = sum(values);
        if (sum < least) {
            least = sum;
            best = point.clone();
        }
        return values;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum;
    }

    /** Levenberg-Marquardt from a point, clipped to the cube. */
    private void along(double[] start) {
        int most = evaluations / 2;
        try {
            double[] first = at(start, most);
            new LevenbergMarquardtOptimizer()
                    .optimize(new LeastSquaresBuilder()
                            .start(start)
                            .target(new double[first.length])
                            .model(point -> linear(point.toArray(), most))
                            .parameterValidator(BoundedSearch::clipped)
                            .maxEvaluations(most)
                            .maxIterations(ITERATIONS)
                            .build());
        } catch (TooManyEvaluationsException | TooManyIterationsException e) {
            // the best so far is where the second search begins
            used = Math.max(used, 1);
        }
    }

    private Pair<RealVector, RealMatrix> linear(double[] point, int most) {
        double[] here = at(point, most);
        double[][] slopes = new double[here.length][point.length];
        for (int i = 0; i < point.length; i++) {
            double[] moved = point.clone();
            // towards the middle, so that it stays inside
            moved[i] += point[i] < 0.5 ? DIFFERENCE : -DIFFERENCE;
            double[] there = at(moved, most);
            for (int j = 0; j < here.length; j++) {
                slopes[j][i] = (there[j] - here[j]) / (moved[i] - point[i]);
            }
        }
        return new Pair<>(new ArrayRealVector(here, false), new Array2DRowRealMatrix(slopes, false));
    }

    private static RealVector clipped(RealVector point) {
        return point.map(x -> Math.max(0, Math.min(1, x)));
    }

    /** CMA-ES around the best point. */
    private void around(long seed) {
        int size = best.length;
        double[] step = new double[size];
        Arrays.fill(step, FIRST_STEP);
        double[] ones = new double[size];
        Arrays.fill(ones, 1);
        CMAESOptimizer search =
                new CMAESOptimizer(evaluations, 0, true, 0, 0, new MersenneTwister(seed), false, NO_CHECK);
        int population = LEAST_POPULATION + (int) (GROWTH * StrictMath.log(size));
        try {
            search.optimize(
                    new MaxEval(evaluations),
                    new ObjectiveFunction(point -> sum(at(point, evaluations))),
                    GoalType.MINIMIZE,
                    new InitialGuess(best.clone()),
                    new SimpleBounds(new double[size], ones),
                    new CMAESOptimizer.Sigma(step),
                    new CMAESOptimizer.PopulationSize(population));
        } catch (TooManyEvaluationsException e) {
            // the best so far is the answer
            used = evaluations;
        }
    }
}
