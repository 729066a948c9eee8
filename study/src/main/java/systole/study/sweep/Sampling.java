package systole.study.sweep;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import systole.study.search.CmaEs;
import systole.study.search.Nsga2;
import systole.study.search.Searcher;
import systole.study.search.Space;

/**
 * Which points of the space are looked at.
 *
 * @param kind how they are chosen
 * @param points how many; of a search, how many at most; 0 for a grid
 * @param listed the points of a list, one value for each axis; else empty
 * @param population of a generation of a search; 0 for what is usual
 * @param generations of a search, at most; 0 for as many as there are points for
 */
public record Sampling(Kind kind, long points, List<List<AxisValue>> listed, int population, int generations) {
    /** Levels of an axis beyond which a search takes all between for a number. */
    private static final long MOST_LEVELS = 1_000_000;

    /** Ways to choose points. */
    public enum Kind {
        /** Every combination. */
        GRID("grid") {
            @Override
            PointSource source(Sampling sampling, List<AxisGroup> groups, long seed) {
                return new GridPoints(groups);
            }
        },
        /** Evenly by chance. */
        RANDOM("random") {
            @Override
            PointSource source(Sampling sampling, List<AxisGroup> groups, long seed) {
                return new RandomPoints(groups, sampling.points(), seed);
            }
        },
        /** A Sobol sequence. */
        SOBOL("sobol") {
            @Override
            PointSource source(Sampling sampling, List<AxisGroup> groups, long seed) {
                return new SobolPoints(groups, sampling.points());
            }
        },
        /** What NSGA-II asks for. */
        NSGA2("nsga2") {
            @Override
            PointSource source(Sampling sampling, List<AxisGroup> groups, long seed) {
                return new RandomPoints(groups, sampling.points(), seed);
            }

            @Override
            Optional<Searcher> searcher(Sampling sampling, Space space, long seed) {
                int population = sampling.population() > 0
                        ? sampling.population()
                        : Nsga2.usualPopulation(space, sampling.points());
                int generations = sampling.generations() > 0 ? sampling.generations() : Integer.MAX_VALUE;
                return Optional.of(new Nsga2(space, population, generations, seed));
            }
        },
        /** What CMA-ES asks for. */
        CMA_ES("cma-es") {
            @Override
            PointSource source(Sampling sampling, List<AxisGroup> groups, long seed) {
                return new RandomPoints(groups, sampling.points(), seed);
            }

            @Override
            Optional<Searcher> searcher(Sampling sampling, Space space, long seed) {
                int population = sampling.population() > 0 ? sampling.population() : CmaEs.usualPopulation(space);
                return Optional.of(new CmaEs(space, population, seed));
            }
        },
        /** One by one. */
        LIST("list") {
            @Override
            PointSource source(Sampling sampling, List<AxisGroup> groups, long seed) {
                return new ListedPoints(sampling.listed());
            }
        };

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        /** Points by index; of a search, where these follow from results, some of the space by chance. */
        abstract PointSource source(Sampling sampling, List<AxisGroup> groups, long seed);

        /** What finds the points, where these follow from results. */
        Optional<Searcher> searcher(Sampling sampling, Space space, long seed) {
            return Optional.empty();
        }

        /** Whether points follow from the results before them. */
        public boolean searches() {
            return this == NSGA2 || this == CMA_ES;
        }

        /** The name in a file. */
        public String key() {
            return key;
        }

        /** The kind of a name that there is. */
        public static Kind of(String key) {
            return Arrays.stream(values())
                    .filter(kind -> kind.key.equals(key))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Every combination. */
    public static final Sampling GRID = new Sampling(Kind.GRID, 0, List.of(), 0, 0);

    /** What finds the points of a search. */
    Searcher searcher(List<AxisGroup> groups, long seed) {
        List<Integer> levels = groups.stream()
                .map(group -> group.count() > MOST_LEVELS ? 0 : (int) group.count())
                .toList();
        return kind.searcher(this, new Space(levels), seed).orElseThrow();
    }

    /** Copies the list. */
    public Sampling {
        listed = List.copyOf(listed);
    }
}
