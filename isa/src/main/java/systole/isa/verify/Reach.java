package systole.isa.verify;

import java.util.Random;
import systole.isa.Affine;
import systole.isa.Declarations.Tensor;
import systole.isa.Grid;
import systole.isa.Operand;

/**
 * Where a rectangle comes to lie in one dimension, over the whole grid, all loops and all devices. Variables (grid axes, the
 * rank, loops) are independent unless a loop's trips depend on the grid: then each combination of the axes that matter is
 * looked at, where they are few, and otherwise only what surely happens is reported, and that something was left out.
 */
final class Reach {
    /** Points that are looked at to say closely where an origin lies. */
    private static final int FEW_POINTS = 4096;

    private static final int MOST_POINTS = 200_000;
    private static final int SAMPLES = 4096;

    private final Facts facts;
    private final int axes;
    private final int[] extents;

    Reach(Facts facts, int devices) {
        this.facts = facts;
        Grid grid = facts.kernel.grid();
        axes = grid.axes().size();
        // the rank is one more axis, as long as there are devices
        extents = new int[axes + 1];
        for (int i = 0; i < axes; i++) {
            extents[i] = grid.axes().get(i).extent();
        }
        extents[axes] = devices;
    }

    void check(int number, Operand.TileRef tile, Tensor tensor, int dimension) {
        Affine origin = tile.origin().get(dimension);
        Operand.Bound[] loops = java.util.Arrays.stream(facts.loops[number])
                .mapToObj(loop -> facts.program.get(loop).bound())
                .toArray(Operand.Bound[]::new);
        Span span = new Span(
                origin, tile.extent().get(dimension), tensor.dimensions().get(dimension), axes, loops.length);
        long[] lasts = lasts(loops);
        boolean[] matters = new boolean[axes + 1];
        boolean depends = false;
        for (Operand.Bound loop : loops) {
            depends |= mark(loop.limit(), matters);
        }
        if (!depends) {
            box(span, loops.length, lasts);
        } else {
            boolean[] all = matters.clone();
            mark(origin, all);
            if (points(all) <= FEW_POINTS) {
                each(span, loops, all, lasts);
            } else if (points(matters) <= MOST_POINTS) {
                // axes that move no limit are independent: their ends are enough for the lowest origin
                each(span, loops, matters, lasts);
            } else {
                facts.leaveOut();
                box(span, loops.length, lasts);
                span.forgetLowest();
                sample(span, loops, lasts);
            }
        }
        report(number, tensor, dimension, span);
    }

    /** Marks the axes that move a coordinate; returns whether any does. */
    private boolean mark(Affine affine, boolean[] matters) {
        boolean any = false;
        for (Affine.Term term : affine.terms()) {
            if (!term.ofLoop() && term.coefficient() != 0) {
                matters[term.ofGrid() ? term.index() : axes] = true;
                any = true;
            }
        }
        return any;
    }

    private double points(boolean[] matters) {
        double product = 1;
        for (int i = 0; i < matters.length; i++) {
            product *= matters[i] ? extents[i] : 1;
        }
        return product;
    }

    /** Largest value of each variable; of a loop one that it may not come to, where axes that move its limit are at odds. */
    private long[] lasts(Operand.Bound[] loops) {
        long[] lasts = new long[axes + 1 + loops.length];
        for (int i = 0; i <= axes; i++) {
            lasts[i] = extents[i] - 1L;
        }
        for (int l = 0; l < loops.length; l++) {
            long most = loops[l].limit().base();
            for (Affine.Term term : loops[l].limit().terms()) {
                most += Math.max(0, term.coefficient() * lasts[term.ofGrid() ? term.index() : axes]);
            }
            Operand.Bound longest = new Operand.Bound(Affine.constant(most), loops[l].maximum(), loops[l].step());
            lasts[axes + 1 + l] = longest.trips(new int[0]) - 1;
        }
        return lasts;
    }

    private void box(Span span, int loops, long[] lasts) {
        for (int i = 0; i <= axes; i++) {
            span.low[i] = 0;
            span.high[i] = lasts[i];
        }
        for (int l = 0; l < loops; l++) {
            span.loop(l, lasts[axes + 1 + l] + 1);
        }
        span.consider(lasts);
    }

    private void each(Span span, Operand.Bound[] loops, boolean[] matters, long[] lasts) {
        int[] tile = new int[axes + 1];
        int axis;
        do {
            point(span, loops, tile, matters, lasts);
            for (axis = 0; axis <= axes; axis++) {
                if (matters[axis] && ++tile[axis] < extents[axis]) {
                    break;
                }
                tile[axis] = 0;
            }
        } while (axis <= axes);
    }

    private void sample(Span span, Operand.Bound[] loops, long[] lasts) {
        boolean[] all = new boolean[axes + 1];
        java.util.Arrays.fill(all, true);
        Random random = new Random(1);
        int[] tile = new int[axes + 1];
        for (int i = 0; i < SAMPLES; i++) {
            for (int axis = 0; axis <= axes; axis++) {
                // corners first
                tile[axis] = i < SAMPLES / 4 ? ((i >> axis) & 1) * (extents[axis] - 1) : random.nextInt(extents[axis]);
            }
            point(span, loops, tile, all, lasts);
        }
    }

    private void point(Span span, Operand.Bound[] loops, int[] tile, boolean[] matters, long[] lasts) {
        for (int i = 0; i <= axes; i++) {
            span.low[i] = tile[i];
            span.high[i] = matters[i] ? tile[i] : extents[i] - 1L;
        }
        for (int l = 0; l < loops.length; l++) {
            span.loop(l, loops[l].trips(tile, tile[axes]));
        }
        span.consider(lasts);
    }

    private void report(int number, Tensor tensor, int dimension, Span span) {
        String where = "dimension " + dimension + " of " + tensor.name();
        String size = ", which has " + tensor.dimensions().get(dimension) + " elements";
        if (span.lowest() < 0) {
            facts.found(
                    number,
                    Rule.BOUNDS,
                    "the tile starts at " + span.lowest() + " in " + where + ": origins must be 0 or more");
        } else if (span.neverInside()) {
            facts.found(number, Rule.BOUNDS, "the tile never lies inside " + where + size);
        } else {
            for (int v = 0; v < span.low.length; v++) {
                for (int end = 0; end < 2; end++) {
                    if (span.neverReaches(v, end)) {
                        facts.found(
                                number,
                                Rule.BOUNDS,
                                "at the " + (end == 0 ? "first" : "last") + " step of " + variable(v)
                                        + " the tile lies outside " + where + size
                                        + ", whatever the rest is: too many steps, or steps too long");
                    }
                }
            }
        }
    }

    private String variable(int v) {
        if (v < axes) {
            return "grid axis " + facts.kernel.grid().axes().get(v).name();
        }
        return v == axes ? "the rank" : "loop" + (v - axes - 1);
    }
}
