package systole.study.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.apache.commons.math3.random.MersenneTwister;

/**
 * One run of CMA-ES. The optimizer asks for one value at a time, though the samples of a generation do not depend on each other's
 * values: it is played with what is known, and stopped at the end of the first generation with something unknown; that generation
 * is judged as a whole, and the play begins again with the same seed.
 */
final class CmaRun {
    private static final double SIGMA = 0.25;
    private static final int MOST_ITERATIONS = 2_000;

    /** Generations without anything new after which a run has come to rest. */
    private static final int REST = 8;

    private final Space space;
    private final Judge judge;
    private final Fitness fitness;
    private final int population;
    private final long seed;
    private final Map<List<Double>, Score> known = new HashMap<>();
    private final Member start;
    private Member best;

    CmaRun(Space space, Judge judge, Fitness fitness, int population, Member start, long seed) {
        this.start = start;
        this.best = start;
        this.space = space;
        this.judge = judge;
        this.fitness = fitness;
        this.population = population;
        this.seed = seed;
    }

    /** Thrown through the optimizer to end a play. */
    private static final class Halt extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Halt() {
            super("", null, false, false);
        }
    }

    /** What is asked for in one play. */
    private final class Play {
        private final Map<List<Double>, double[]> unknown = new LinkedHashMap<>();
        private final Set<List<Double>> asked = new HashSet<>();
        private final List<double[]> generation = new ArrayList<>();
        private int calls;
        private int idle;
        private int stagnant;
        private double least = Double.POSITIVE_INFINITY;
        private double leastOfGeneration = Double.POSITIVE_INFINITY;
        private boolean newInGeneration;

        double value(double[] sample) {
            double[] position = space.snapped(sample);
            List<Double> key = Space.key(position);
            Score score = known.get(key);
            double value = 0;
            if (score == null) {
                unknown.put(key, position);
            } else {
                value = fitness.of(score);
                leastOfGeneration = Math.min(leastOfGeneration, value);
            }
            newInGeneration |= asked.add(key);
            generation.add(position);
            calls++;
            // the first is the start alone
            if ((calls - 1) % population == 0) {
                generationEnds();
            }
            return value;
        }

        private void generationEnds() {
            if (!unknown.isEmpty()) {
                throw new Halt();
            }
            idle = newInGeneration ? 0 : idle + 1;
            stagnant = leastOfGeneration < least ? 0 : stagnant + 1;
            least = Math.min(least, leastOfGeneration);
            boolean narrow = calls > 1 && space.narrow(generation);
            generation.clear();
            newInGeneration = false;
            leastOfGeneration = Double.POSITIVE_INFINITY;
            if (narrow || idle >= REST || stagnant >= space.patience()) {
                throw new Halt();
            }
        }
    }

    /** The best of the run that begins at its start. */
    Member best() {
        known.put(Space.key(start.position()), start.score());
        List<double[]> asked = play();
        while (!asked.isEmpty() && !judge.spent()) {
            learn(asked);
            asked = play();
        }
        return best;
    }

    private void learn(List<double[]> positions) {
        List<Score> scores = judge.judge(positions);
        for (int i = 0; i < scores.size(); i++) {
            known.put(Space.key(positions.get(i)), scores.get(i));
            if (Fitness.better(scores.get(i), best.score())) {
                best = new Member(positions.get(i), scores.get(i));
            }
        }
    }

    /** What the optimizer asks for in the first generation of which not all is known; nothing when the run is over. */
    private List<double[]> play() {
        int dimensions = space.dimensions();
        CMAESOptimizer optimizer = new CMAESOptimizer(
                MOST_ITERATIONS, Double.NEGATIVE_INFINITY, true, 0, 10, new MersenneTwister(seed), false, null);
        double[] sigma = new double[dimensions];
        Arrays.fill(sigma, SIGMA);
        double[] lower = new double[dimensions];
        double[] upper = new double[dimensions];
        Arrays.fill(upper, 1);
        Play play = new Play();
        try {
            optimizer.optimize(
                    new ObjectiveFunction(play::value),
                    GoalType.MINIMIZE,
                    new InitialGuess(start.position()),
                    new SimpleBounds(lower, upper),
                    new CMAESOptimizer.Sigma(sigma),
                    new CMAESOptimizer.PopulationSize(population),
                    new MaxEval(Integer.MAX_VALUE));
        } catch (Halt | MathIllegalStateException e) {
            // the play is over, or the covariance has become degenerate
            return new ArrayList<>(play.unknown.values());
        }
        return new ArrayList<>(play.unknown.values());
    }
}
