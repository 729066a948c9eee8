package systole.system.run;

import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * The sum of passes over a range of contexts, one a token. Short ranges are timed pass by pass. In long ones a few contexts are
 * timed, and between two neighbours each operator's time is a straight line, once two contexts between them were found to lie on
 * it; where one does not, the range is cut and both parts are looked at again.
 */
final class ContextKnots {
    /** Ranges up to here are timed pass by pass. */
    static final int MOST_EXACT = 64;
    /** Shortest range that a line may span. */
    private static final int LEAST_SPAN = 4;
    /** How far an operator may lie from the line, as a part of the pass. */
    private static final double TOLERANCE = 0.002;
    /** Cuts at the golden section look at tiles that are filled to different degrees. */
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private final LongFunction<PassTime> passes;
    private final TreeMap<Long, PassTime> knots = new TreeMap<>();

    private ContextKnots(LongFunction<PassTime> passes) {
        this.passes = passes;
    }

    /**
     * Sums the passes of a range.
     *
     * @param passes the pass at a context; asked once for each context that is timed, in no order
     * @param first first context
     * @param last last context, at least the first
     */
    static Sum sum(LongFunction<PassTime> passes, long first, long last) {
        ContextKnots knots = new ContextKnots(passes);
        if (last - first < MOST_EXACT) {
            for (long context = first; context <= last; context++) {
                knots.at(context);
            }
        } else {
            knots.at(first);
            knots.at(last);
            knots.cut(first, last);
        }
        return knots.sum();
    }

    /**
     * Passes added up.
     *
     * @param total all of the range
     * @param timed how many were timed
     */
    record Sum(PassTime total, int timed) {}

    private PassTime at(long context) {
        PassTime time = knots.get(context);
        if (time == null) {
            time = passes.apply(context);
            knots.put(context, time);
        }
        return time;
    }

    private void cut(long from, long to) {
        if (to - from < LEAST_SPAN) {
            for (long context = from + 1; context < to; context++) {
                at(context);
            }
            return;
        }
        long upper = golden(from, to);
        // the golden section of what lies below the first probe, should the range be cut there
        long lower = golden(from, upper);
        if (!straight(from, upper, to) || !straight(from, lower, to)) {
            cut(from, upper);
            cut(upper, to);
        }
    }

    private static long golden(long from, long to) {
        return from + Math.round((to - from) * GOLDEN);
    }

    /** Whether each operator of any of the three lies on the line from end to end. */
    private boolean straight(long from, long middle, long to) {
        PassTime first = at(from);
        PassTime between = at(middle);
        PassTime last = at(to);
        double share = (double) (middle - from) / (to - from);
        double allowed = TOLERANCE * between.picoseconds();
        return Stream.of(first, between, last)
                .flatMap(pass -> pass.byOperator().keySet().stream())
                .distinct()
                .allMatch(name -> {
                    double line = (1 - share) * first.picosecondsOf(name) + share * last.picosecondsOf(name);
                    return Math.abs(between.picosecondsOf(name) - line) <= allowed;
                });
    }

    private Sum sum() {
        PassTime twice = new PassTime();
        knots.forEach((context, time) -> {
            Long before = knots.lowerKey(context);
            Long after = knots.higherKey(context);
            // a straight line from knot to knot: each stands for half of what lies between them, here for the whole
            long between = (before == null ? 0 : context - before - 1) + (after == null ? 0 : after - context - 1);
            twice.add(time, 2 + between);
        });
        return new Sum(twice.half(), knots.size());
    }
}
