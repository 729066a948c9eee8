package systole.study.search;

import org.apache.commons.math3.random.RandomGenerator;

/**
 * New positions from old ones: simulated binary crossover and polynomial mutation (Deb and Agrawal 1995, Deb and Goyal 1996); a
 * level becomes its neighbour or any other.
 */
final class Variation {
    /** How near children are to their parents; larger is nearer. */
    private static final double CROSSOVER_INDEX = 10;

    private static final double MUTATION_INDEX = 20;
    private static final double CROSSED = 0.9;

    /** How often a changed level becomes a neighbour. */
    private static final double NEIGHBOURS = 0.75;

    private final Space space;
    private final RandomGenerator random;

    Variation(Space space, RandomGenerator random) {
        this.space = space;
        this.random = random;
    }

    /** Anywhere. */
    double[] anywhere() {
        double[] position = new double[space.dimensions()];
        for (int i = 0; i < position.length; i++) {
            position[i] = random.nextDouble();
        }
        return space.snapped(position);
    }

    /** A child of two, changed a little by chance. */
    double[] child(double[] one, double[] other) {
        double[] child = one.clone();
        boolean crossed = random.nextDouble() < CROSSED;
        for (int i = 0; i < child.length; i++) {
            if (crossed && random.nextBoolean()) {
                child[i] = between(one[i], other[i]);
            }
        }
        return mutated(space.snapped(child));
    }

    /** A position changed in at least one dimension. */
    double[] mutated(double[] position) {
        double[] result = position.clone();
        int always = random.nextInt(result.length);
        for (int i = 0; i < result.length; i++) {
            if (i == always || random.nextInt(result.length) == 0) {
                result[i] = space.hasLevels(i) ? otherLevel(i, result[i]) : near(result[i]);
            }
        }
        return space.snapped(result);
    }

    private double between(double one, double other) {
        double u = random.nextDouble();
        double exponent = 1 / (CROSSOVER_INDEX + 1);
        double spread = u < 0.5 ? StrictMath.pow(2 * u, exponent) : StrictMath.pow(1 / (2 * (1 - u)), exponent);
        double side = random.nextBoolean() ? spread : -spread;
        return 0.5 * (one + other + side * (one - other));
    }

    private double otherLevel(int dimension, double part) {
        int level = space.level(dimension, part);
        int levels = space.levels().get(dimension);
        if (random.nextDouble() < NEIGHBOURS) {
            return space.middle(dimension, level + (random.nextBoolean() ? 1 : -1));
        }
        return space.middle(dimension, random.nextInt(levels));
    }

    private double near(double part) {
        double u = random.nextDouble();
        double exponent = 1 / (MUTATION_INDEX + 1);
        return part + (u < 0.5 ? StrictMath.pow(2 * u, exponent) - 1 : 1 - StrictMath.pow(2 * (1 - u), exponent));
    }
}
