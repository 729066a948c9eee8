package systole.study.sweep;

import java.util.List;

/**
 * Which points of the space are looked at.
 *
 * @param kind how they are chosen
 * @param points how many; 0 for a grid
 * @param listed the points of a list, one value for each axis; else empty
 */
public record Sampling(Kind kind, long points, List<List<AxisValue>> listed) {
    /** Ways to choose points. */
    public enum Kind {
        /** Every combination. */
        GRID {
            @Override
            PointSource source(Sampling sampling, List<AxisGroup> groups, long seed) {
                return new GridPoints(groups);
            }
        },
        /** Evenly by chance. */
        RANDOM {
            @Override
            PointSource source(Sampling sampling, List<AxisGroup> groups, long seed) {
                return new RandomPoints(groups, sampling.points(), seed);
            }
        },
        /** A Sobol sequence. */
        SOBOL {
            @Override
            PointSource source(Sampling sampling, List<AxisGroup> groups, long seed) {
                return new SobolPoints(groups, sampling.points());
            }
        },
        /** One by one. */
        LIST {
            @Override
            PointSource source(Sampling sampling, List<AxisGroup> groups, long seed) {
                return new ListedPoints(sampling.listed());
            }
        };

        abstract PointSource source(Sampling sampling, List<AxisGroup> groups, long seed);

        /** The name in a file. */
        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Every combination. */
    public static final Sampling GRID = new Sampling(Kind.GRID, 0, List.of());

    /** Copies the list. */
    public Sampling {
        listed = List.copyOf(listed);
    }
}
