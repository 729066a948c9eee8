package systole.study.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The search on functions whose least point is known. */
final class BoundedSearchTest {
    /** A bowl around (0.3, 0.7), and one whose lowest point of the cube is the corner (0, 1). */
    @Test
    void findsTheLeastPointInsideAndAtTheBounds() {
        double[] inside = BoundedSearch.least(p -> bowl(p, 0.3, 0.7), new double[] {0.9, 0.1}, 400, 1);
        assertThat(inside[0]).isCloseTo(0.3, within(0.01));
        assertThat(inside[1]).isCloseTo(0.7, within(0.01));
        double[] corner = BoundedSearch.least(p -> bowl(p, -1, 2), new double[] {0.5, 0.5}, 400, 1);
        assertThat(corner[0]).isCloseTo(0, within(0.01));
        assertThat(corner[1]).isCloseTo(1, within(0.01));
    }

    @Test
    void theSameSeedGivesTheSamePoint() {
        double[] once = BoundedSearch.least(p -> bowl(p, 0.3, 0.7), new double[] {0.9, 0.1}, 100, 7);
        assertThat(BoundedSearch.least(p -> bowl(p, 0.3, 0.7), new double[] {0.9, 0.1}, 100, 7))
                .isEqualTo(once);
    }

    /** Steps, as of a clock, hide the slope: 0.61 lies on the step from 0.6 to 0.625. */
    @Test
    void stepsDoNotStopIt() {
        double[] found = BoundedSearch.least(
                p -> new double[] {Math.floor(p[0] * 40) / 40 - 0.6, 0.1 * (p[1] - 0.25)},
                new double[] {0.1, 0.9},
                400,
                1);
        assertThat(found[0]).isBetween(0.6, 0.625);
        assertThat(found[1]).isCloseTo(0.25, within(0.02));
    }

    @Test
    void neverEndsWorseThanItBegan() {
        double[] start = {0.5, 0.5};
        double[] found = BoundedSearch.least(p -> new double[] {p[0] == 0.5 && p[1] == 0.5 ? 0 : 1}, start, 50, 1);
        assertThat(found).isEqualTo(start);
        assertThat(BoundedSearch.least(p -> p, new double[0], 50, 1)).isEmpty();
    }

    private static double[] bowl(double[] p, double x, double y) {
        return new double[] {p[0] - x, 2 * (p[1] - y)};
    }
}
