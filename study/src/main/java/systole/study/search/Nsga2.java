package systole.study.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.math3.random.MersenneTwister;
import org.apache.commons.math3.random.RandomGenerator;

/**
 * NSGA-II (Deb et al. 2002) with what breaks least first (Deb 2000), for two goals and more. Children that were judged before are
 * varied again, so that what can be judged is spent on what is new.
 */
public final class Nsga2 implements Searcher {
    /** Generations without anything new after which nothing is expected any more. */
    private static final int MOST_IDLE = 20;

    private static final int TRIES = 50;

    private final Space space;
    private final int population;
    private final int generations;
    private final RandomGenerator random;
    private final Variation variation;
    private final Set<List<Double>> seen = new HashSet<>();

    /**
     * A search.
     *
     * @param population members that are kept from one generation to the next
     * @param generations most, the first among them
     */
    public Nsga2(Space space, int population, int generations, long seed) {
        this.space = space;
        this.population = population;
        this.generations = generations;
        this.random = new MersenneTwister(seed);
        this.variation = new Variation(space, random);
    }

    /** Members for a space, where nobody says how many: few, so that few evaluations are many generations. */
    public static int usualPopulation(Space space, long evaluations) {
        return (int) Math.max(Math.max(4, 2L * space.dimensions()), Math.min(100, evaluations / 40));
    }

    @Override
    public void search(Judge judge) {
        List<Member> members = judged(judge, first(judge));
        int idle = 0;
        for (int generation = 1; generation < generations && !judge.spent() && idle < MOST_IDLE; generation++) {
            long before = judge.judged();
            List<Member> all = new ArrayList<>(members);
            all.addAll(judged(judge, children(judge, members)));
            members = Fronts.best(all, population);
            idle = judge.judged() == before ? idle + 1 : 0;
        }
    }

    /** One in each equal part of each dimension (a Latin hypercube); those that cannot be are drawn anywhere. */
    private List<double[]> first(Judge judge) {
        List<int[]> parts = new ArrayList<>();
        for (int dimension = 0; dimension < space.dimensions(); dimension++) {
            parts.add(shuffled());
        }
        List<double[]> positions = new ArrayList<>();
        for (int i = 0; i < population; i++) {
            double[] position = new double[space.dimensions()];
            for (int dimension = 0; dimension < position.length; dimension++) {
                position[dimension] = (parts.get(dimension)[i] + random.nextDouble()) / population;
            }
            position = space.snapped(position);
            for (int tried = 0; tried < TRIES && !isNew(judge, position); tried++) {
                position = variation.anywhere();
            }
            seen.add(Space.key(position));
            positions.add(position);
        }
        return positions;
    }

    private int[] shuffled() {
        int[] numbers = new int[population];
        for (int i = 0; i < population; i++) {
            int at = random.nextInt(i + 1);
            numbers[i] = numbers[at];
            numbers[at] = i;
        }
        return numbers;
    }

    private boolean isNew(Judge judge, double[] position) {
        return judge.admits(position) && !seen.contains(Space.key(position));
    }

    /** As many as there are members; the order of members is their rank. */
    private List<double[]> children(Judge judge, List<Member> members) {
        List<double[]> children = new ArrayList<>();
        for (int i = 0; i < population; i++) {
            double[] child = variation.child(parent(members), parent(members));
            for (int tried = 0; tried < TRIES && !isNew(judge, child); tried++) {
                child = variation.mutated(tried % 2 == 0 ? child : parent(members));
            }
            if (isNew(judge, child)) {
                seen.add(Space.key(child));
                children.add(child);
            }
        }
        return children;
    }

    /** The better of two. */
    private double[] parent(List<Member> members) {
        int one = random.nextInt(members.size());
        int other = random.nextInt(members.size());
        return members.get(Math.min(one, other)).position();
    }

    private static List<Member> judged(Judge judge, List<double[]> positions) {
        List<Score> scores = judge.judge(positions);
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < positions.size(); i++) {
            members.add(new Member(positions.get(i), scores.get(i)));
        }
        return members;
    }
}
