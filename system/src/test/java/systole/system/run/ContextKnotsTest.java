package systole.system.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import systole.microarch.power.Component;
import systole.sim.Resource;

/** Sums over contexts against sums of every pass. */
final class ContextKnotsTest {
    private final List<Long> timed = new ArrayList<>();

    private PassTime pass(long context, LongUnaryOperator attention) {
        timed.add(context);
        PassTime time = new PassTime();
        time.add("attention", 3, only(Resource.MEMORY, attention.applyAsLong(context)), joules((double) context));
        time.add("product", 2, only(Resource.TENSOR, 5_000_000_000L), joules(1));
        return time;
    }

    private static long[] only(Resource resource, long picoseconds) {
        long[] accounts = new long[Resource.values().length];
        accounts[resource.ordinal()] = picoseconds;
        return accounts;
    }

    private static double[] joules(double joules) {
        double[] all = new double[Component.values().length];
        all[Component.MEMORY.ordinal()] = joules;
        return all;
    }

    private PassTime every(long first, long last, LongUnaryOperator attention) {
        PassTime sum = new PassTime();
        for (long context = first; context <= last; context++) {
            sum.add(pass(context, attention));
        }
        timed.clear();
        return sum;
    }

    /** 64 passes are all timed, and the sum is the same to the picosecond and the bit. */
    @Test
    void shortRangesAreTimedPassByPass() {
        LongUnaryOperator wild = context -> 1_000_001L * (context * 7919 % 101);
        PassTime whole = every(129, 192, wild);
        ContextKnots.Sum sum = ContextKnots.sum(context -> pass(context, wild), 129, 192);
        assertThat(sum.timed()).isEqualTo(64);
        assertThat(sum.total().picoseconds()).isEqualTo(whole.picoseconds());
        assertThat(sum.total().joules(Component.MEMORY)).isEqualTo(whole.joules(Component.MEMORY));
        assertThat(timed).doesNotHaveDuplicates();
    }

    /** A straight line needs its ends and two looks between them, and nothing is lost. */
    @Test
    void aStraightLineIsExact() {
        LongUnaryOperator line = context -> 1_000_000L * context;
        PassTime whole = every(1025, 3072, line);
        ContextKnots.Sum sum = ContextKnots.sum(context -> pass(context, line), 1025, 3072);
        assertThat(sum.timed()).isEqualTo(4);
        assertThat(sum.total().picoseconds()).isEqualTo(whole.picoseconds());
        assertThat(Objects.requireNonNull(sum.total().byOperator().get("attention"))
                        .count())
                .isEqualTo(2048 * 3 * 1L);
        assertThat(sum.total().joules(Component.MEMORY))
                .isCloseTo(whole.joules(Component.MEMORY), withinPercentage(1e-9));
    }

    /** Attention jumps where the library cuts sequences otherwise, and then grows twice as fast: the range is cut there. */
    @Test
    void aKinkAndAJumpAreFound() {
        LongUnaryOperator broken = context -> context < 1500 ? 1_000_000L * context : 1_000_000L * (2 * context + 900);
        PassTime whole = every(129, 2176, broken);
        ContextKnots.Sum sum = ContextKnots.sum(context -> pass(context, broken), 129, 2176);
        assertThat(sum.timed()).isLessThan(60);
        assertThat((double) sum.total().picoseconds()).isCloseTo((double) whole.picoseconds(), withinPercentage(0.1));
    }

    /** Below the golden section a third of the range is slower, by half; the first look, at context 1394, is on the line. */
    @Test
    void aSecondLookSeesWhatTheFirstMisses() {
        LongUnaryOperator slower =
                context -> 1_000_000L * context + (context > 500 && context < 1200 ? 2_000_000_000L : 0);
        PassTime whole = every(129, 2176, slower);
        ContextKnots.Sum sum = ContextKnots.sum(context -> pass(context, slower), 129, 2176);
        assertThat((double) sum.total().picoseconds()).isCloseTo((double) whole.picoseconds(), withinPercentage(0.1));
    }

    /** What runs at the end of a range alone, such as a join of parts of long sequences, counts where it runs. */
    @Test
    void anOperatorOfTheLongestContextsAlone() {
        PassTime whole = new PassTime();
        for (long context = 129; context <= 2176; context++) {
            whole.add(joined(context));
        }
        ContextKnots.Sum sum = ContextKnots.sum(this::joined, 129, 2176);
        assertThat((double) sum.total().picosecondsOf("join"))
                .isCloseTo((double) whole.picosecondsOf("join"), withinPercentage(2));
    }

    private PassTime joined(long context) {
        PassTime time = pass(context, each -> 1_000_000L * each);
        if (context > 2000) {
            time.add("join", 1, only(Resource.MEMORY, 1_000_000_000L), joules(1));
        }
        return time;
    }

    /** Tiles of 64 keys make steps of 2 % of a pass; no line spans them, and the sum stays within 0.2 %. */
    @Test
    void stepsOfTiles() {
        LongUnaryOperator steps = context -> 100_000_000L * ((context + 63) / 64);
        PassTime whole = every(129, 2176, steps);
        ContextKnots.Sum sum = ContextKnots.sum(context -> pass(context, steps), 129, 2176);
        assertThat((double) sum.total().picoseconds()).isCloseTo((double) whole.picoseconds(), withinPercentage(0.2));
    }
}
