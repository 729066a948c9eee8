package systole.study.search;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.random.MersenneTwister;
import org.apache.commons.math3.random.RandomGenerator;

/**
 * CMA-ES (Hansen and Ostermeier 2001) for one goal. Each run begins at the best of a few positions anywhere; where it has come to
 * rest, steps to the neighbours follow, because a distribution narrower than a level sees no slope. Then it begins again, after a
 * while with a larger population (Auger and Hansen 2005).
 */
public final class CmaEs implements Searcher {
    /** Runs in which nothing new was judged after which nothing is expected any more. */
    private static final int MOST_IDLE = 5;

    /** Doublings of the population, one after each two runs. */
    private static final int MOST_GROWTH = 4;

    private static final int TRIES = 100;

    private final Space space;
    private final int population;
    private final RandomGenerator random;

    /**
     * A search.
     *
     * @param population samples of a generation of the first run
     */
    public CmaEs(Space space, int population, long seed) {
        this.space = space;
        this.population = population;
        this.random = new MersenneTwister(seed);
    }

    /** Samples of a generation, where nobody says how many (Hansen 2016). */
    public static int usualPopulation(Space space) {
        return 4 + (int) (3 * Math.log(space.dimensions()));
    }

    @Override
    public void search(Judge judge) {
        Fitness fitness = new Fitness();
        Descent descent = new Descent(space, judge);
        int idle = 0;
        for (int run = 0; !judge.spent() && idle < MOST_IDLE; run++) {
            long before = judge.judged();
            int samples = population << Math.min(run / 2, MOST_GROWTH);
            CmaRun one = new CmaRun(space, judge, fitness, samples, start(judge), random.nextLong());
            descent.from(one.best());
            idle = judge.judged() == before ? idle + 1 : 0;
        }
    }

    /** The best of twice as many as there are samples in a generation. */
    private Member start(Judge judge) {
        Variation anywhere = new Variation(space, random);
        List<double[]> positions = new ArrayList<>();
        for (int i = 0; i < 2 * population; i++) {
            double[] position = anywhere.anywhere();
            for (int tried = 1; tried < TRIES && !judge.admits(position); tried++) {
                position = anywhere.anywhere();
            }
            positions.add(position);
        }
        List<Score> scores = judge.judge(positions);
        Member best = new Member(positions.get(0), scores.get(0));
        for (int i = 1; i < scores.size(); i++) {
            if (Fitness.better(scores.get(i), best.score())) {
                best = new Member(positions.get(i), scores.get(i));
            }
        }
        return best;
    }
}
