package systole.study.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches of functions whose best is known. */
final class SearchersTest {
    private static Space levels(int... counts) {
        return new Space(Arrays.stream(counts).boxed().toList());
    }

    /** Rosenbrock's valley, whose least is 0 at 1, drawn into 0 to 1 by x = 4 part - 2. */
    @Test
    void cmaEsFollowsAValley() {
        Functions valley = Functions.of(levels(0, 0), 1500, position -> {
            double x = 4 * position[0] - 2;
            double y = 4 * position[1] - 2;
            return 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x);
        });
        new CmaEs(levels(0, 0), 6, 1).search(valley);
        assertThat(valley.best.score().goals()[0]).isLessThan(1e-6);
        assertThat(valley.best.position()[0]).isCloseTo(0.75, within(1e-3));
    }

    /** Numbers and levels together: the least of 30 levels is the 22nd, of 5 the first, of numbers a third. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void cmaEsMixesLevelsAndNumbers(long seed) {
        Space space = levels(30, 0, 5);
        Functions bowl = Functions.of(
                space,
                300,
                position -> Math.pow(space.level(0, position[0]) - 22, 2)
                        + 100 * Math.pow(position[1] - 1.0 / 3, 2)
                        + 3 * space.level(2, position[2]));
        new CmaEs(space, CmaEs.usualPopulation(space), seed).search(bowl);
        assertThat(space.level(0, bowl.best.position()[0])).isEqualTo(22);
        assertThat(space.level(2, bowl.best.position()[2])).isZero();
        assertThat(bowl.best.position()[1]).isCloseTo(1.0 / 3, within(1e-2));
    }

    /** A price of a + b = 60 of 2 x 50 levels where both are worth having: the best is along the constraint, at a = 3 b. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void cmaEsKeepsConstraints(long seed) {
        Space space = levels(50, 50);
        Functions budget = new Functions(space, 125, position -> true, position -> {
            int a = space.level(0, position[0]);
            int b = space.level(1, position[1]);
            return new Score(new double[] {-Math.pow(a, 0.75) * Math.pow(b, 0.25)}, Math.max(0, a + b - 60) / 60.0);
        });
        new CmaEs(space, 6, seed).search(budget);
        assertThat(budget.best.score().violation()).isZero();
        assertThat(space.level(0, budget.best.position()[0]))
                .as("of 2500 positions with 5 %")
                .isEqualTo(45);
        assertThat(space.level(1, budget.best.position()[1])).isEqualTo(15);
    }

    /** Waves on a bowl (Rastrigin), one least of 900. */
    @Test
    void restartsLeaveLocalLeasts() {
        Space space = levels(30, 30);
        long found = IntStream.range(0, 20)
                .filter(seed -> {
                    Functions waves = Functions.of(
                            space,
                            180,
                            position -> Arrays.stream(position)
                                    .map(part -> 8 * (part - 0.617))
                                    .map(x -> x * x - 4 * Math.cos(2 * Math.PI * x))
                                    .sum());
                    new CmaEs(space, 6, seed).search(waves);
                    // 0.617 is in the 19th of 30 parts
                    return space.level(0, waves.best.position()[0]) == 18
                            && space.level(1, waves.best.position()[1]) == 18;
                })
                .count();
        assertThat(found).as("of 20 seeds").isGreaterThanOrEqualTo(16);
    }

    @Test
    void whatIsExhaustedEnds() {
        Functions few = Functions.of(levels(3, 2), 1000, position -> position[0]);
        new CmaEs(levels(3, 2), 4, 1).search(few);
        assertThat(few.judged()).isLessThanOrEqualTo(6);
        Functions pairs =
                new Functions(levels(3, 2), 1000, position -> true, p -> new Score(new double[] {p[0], -p[0]}, 0));
        new Nsga2(levels(3, 2), 4, Integer.MAX_VALUE, 1).search(pairs);
        assertThat(pairs.judged()).isEqualTo(6);
    }

    /** ZDT1 (Zitzler, Deb and Thiele 2000): the front is g2 = 1 - sqrt(g1), where all other dimensions are 0. */
    @Test
    void nsga2SpreadsOverTheFront() {
        Space space = levels(0, 0, 0, 0, 0, 0);
        Functions zdt1 = new Functions(space, 4000, position -> true, SearchersTest::zdt1);
        new Nsga2(space, 40, Integer.MAX_VALUE, 1).search(zdt1);
        List<Member> front = Fronts.best(
                zdt1.asked.stream().map(each -> new Member(each, zdt1(each))).toList(), 40);
        assertThat(front).allSatisfy(member -> {
            double[] goals = member.score().goals();
            assertThat(goals[1]).isCloseTo(1 - Math.sqrt(goals[0]), within(0.02));
        });
        List<Double> first = front.stream().map(each -> each.score().goals()[0]).toList();
        assertThat(Collections.min(first)).isLessThan(0.02);
        assertThat(Collections.max(first)).isGreaterThan(0.95);
    }

    private static Score zdt1(double[] position) {
        double rest =
                1 + 9 * Arrays.stream(position, 1, position.length).average().orElse(0);
        return new Score(new double[] {position[0], rest * (1 - Math.sqrt(position[0] / rest))}, 0);
    }

    @Test
    void whatIsNotAdmittedIsNotJudged() {
        Space space = levels(20, 20);
        Functions half = new Functions(
                space, 60, position -> position[0] + position[1] <= 1, p -> new Score(new double[] {-p[0], -p[1]}, 0));
        new Nsga2(space, 8, Integer.MAX_VALUE, 3).search(half);
        assertThat(half.judged()).isEqualTo(60);
        assertThat(half.asked).allMatch(position -> position[0] + position[1] <= 1);
    }

    @Test
    void theSeedDecidesAll() {
        Space space = levels(40, 0);
        Map<Long, List<List<Double>>> asked = new java.util.HashMap<>();
        for (long seed : new long[] {1, 2}) {
            for (int round = 0; round < 2; round++) {
                Functions bowl = Functions.of(space, 100, p -> p[0] + p[1]);
                new CmaEs(space, 5, seed).search(bowl);
                List<List<Double>> now = bowl.asked.stream().map(Space::key).toList();
                assertThat(asked.getOrDefault(seed, now)).isEqualTo(now);
                asked.put(seed, now);
            }
        }
        assertThat(asked.get(1L)).isNotEqualTo(asked.get(2L));
    }

    /** By hand: of five members two are beaten by none, two by those, the last breaks something. */
    @Test
    void frontsAreThoseThatNothingBeats() {
        List<Member> members = List.of(
                member(0, 0.5, 9, 0), member(1, 3, 4, 0), member(2, 1, 3, 0), member(3, 2, 2, 0), member(4, 0, 0, 0.1));
        // {0, 2, 3} are beaten by none; 1 by 2 and 3; 4 breaks a constraint
        List<Member> best = Fronts.best(members, 5);
        assertThat(best.stream().map(each -> (int) each.position()[0])).containsExactly(0, 3, 2, 1, 4);
    }

    private static Member member(int name, double one, double other, double violation) {
        return new Member(new double[] {name}, new Score(new double[] {one, other}, violation));
    }
}
