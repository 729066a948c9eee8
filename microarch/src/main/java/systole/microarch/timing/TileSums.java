package systole.microarch.timing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import systole.isa.Affine;
import systole.isa.Operand;

/**
 * Sums over all tiles of a grid and all iterations of loops, without going through them: what an instruction does in one of
 * them is a product of clipped extents, each of which depends on some axes and loops by an affine map. Variables that no
 * extent or loop limit joins are summed apart and multiplied; a variable that moves one extent alone is an arithmetic
 * series; where several meet, the sum is a polynomial between the places at which a clip or a limit sets in.
 */
final class TileSums {
    /**
     * Elements of a dimension inside its tensor: {@code size - start} within 0 and {@code extent}, with the start
     * {@code base + sum of coefficient * variable}.
     *
     * @param coefficients of grid axes, then of loop levels
     */
    record Factor(long base, long[] coefficients, long extent, long size) {
        long at(long[] variables) {
            long start = base;
            for (int v = 0; v < coefficients.length; v++) {
                start += coefficients[v] * variables[v];
            }
            return Math.max(0, Math.min(extent, size - start));
        }
    }

    private static final int MOST_CLASSES = 64;

    private final int axes;
    private final long[] axisExtents;
    private final Operand.Bound[] loops;
    private final List<Factor> factors;
    private final long[] variables;

    /**
     * The domain of one instruction.
     *
     * @param axisExtents extents of the grid
     * @param loops limits of the enclosing loops, outermost first
     * @param factors what is multiplied
     */
    TileSums(long[] axisExtents, Operand.Bound[] loops, List<Factor> factors) {
        this.axes = axisExtents.length;
        this.axisExtents = axisExtents;
        this.loops = loops;
        this.factors = factors;
        this.variables = new long[axes + loops.length];
    }

    long sum() {
        int count = variables.length;
        int[] group = new int[count];
        for (int v = 0; v < count; v++) {
            group[v] = v;
        }
        for (Factor factor : factors) {
            int first = -1;
            for (int v = 0; v < count; v++) {
                if (factor.coefficients[v] != 0 && !single(v)) {
                    first = first < 0 ? v : join(group, first, v);
                }
            }
        }
        for (int level = 0; level < loops.length; level++) {
            for (Affine.Term term : loops[level].limit().terms()) {
                if (term.ofGrid() && term.coefficient() != 0 && !single(term.index())) {
                    join(group, axes + level, term.index());
                }
            }
        }
        long product = 1;
        for (Factor factor : factors) {
            boolean moved = false;
            for (int v = 0; v < count; v++) {
                moved |= factor.coefficients[v] != 0 && !single(v);
            }
            product *= moved ? 1 : factor.at(variables);
        }
        for (int root = 0; root < count && product != 0; root++) {
            if (group[root] == root) {
                product *= component(group, root);
            }
        }
        return product;
    }

    /** An axis of one tile moves nothing. */
    private boolean single(int variable) {
        return variable < axes && axisExtents[variable] == 1;
    }

    /** Joins two groups under the lower root, which is returned. */
    private static int join(int[] group, int a, int b) {
        int from = Math.max(group[a], group[b]);
        int to = Math.min(group[a], group[b]);
        for (int v = 0; v < group.length; v++) {
            group[v] = group[v] == from ? to : group[v];
        }
        return to;
    }

    private long component(int[] group, int root) {
        int[] members = new int[group.length];
        int size = 0;
        for (int v = 0; v < group.length; v++) {
            if (group[v] == root) {
                members[size++] = v;
            }
        }
        List<Factor> own = new ArrayList<>();
        for (Factor factor : factors) {
            boolean mine = false;
            for (int i = 0; i < size; i++) {
                mine |= factor.coefficients[members[i]] != 0 && !single(members[i]);
            }
            if (mine) {
                own.add(factor);
            }
        }
        return new Component(Arrays.copyOf(members, size), own).sum(0);
    }

    /** Variables that extents or limits join. */
    private final class Component {
        private final int[] members;
        private final List<Factor> own;

        Component(int[] members, List<Factor> own) {
            this.members = members;
            this.own = own;
        }

        /** The sum over the variables from a position on, those before it standing. */
        long sum(int position) {
            int v = members[position];
            long trips = v < axes ? axisExtents[v] : trips(v - axes);
            boolean last = position == members.length - 1;
            if (own.isEmpty() && last) {
                return trips;
            }
            long sum = 0;
            if (last && own.size() == 1) {
                variables[v] = 0;
                sum = series(own.get(0), v, trips);
            } else {
                long[] cuts = cuts(v, position, trips);
                for (int i = 0; i + 1 < cuts.length; i++) {
                    sum += stretch(position, cuts[i], cuts[i + 1]);
                }
            }
            variables[v] = 0;
            return sum;
        }

        private long value(int position, long i) {
            variables[members[position]] = i;
            if (position + 1 < members.length) {
                return sum(position + 1);
            }
            long product = 1;
            for (Factor factor : own) {
                product *= factor.at(variables);
            }
            return product;
        }

        private long stretch(int position, long from, long to) {
            long classes = Math.min(to - from, classes(members[position]));
            long sum = 0;
            for (long first = from; first < from + classes; first++) {
                long start = first;
                sum += Polynomial.sum((to - first + classes - 1) / classes, i -> value(position, start + i * classes));
            }
            return sum;
        }

        /** Iterations after which whole steps of every loop limit and clip have been made. */
        private long classes(int v) {
            long classes = 1;
            for (int member : members) {
                if (member >= axes) {
                    Operand.Bound bound = loops[member - axes];
                    classes = v < axes ? least(classes, bound.step(), coefficient(bound.limit(), v)) : classes;
                }
                for (Factor factor : own) {
                    classes = member == v || factor.coefficients[v] == 0
                            ? classes
                            : least(classes, Math.abs(factor.coefficients[member]), factor.coefficients[v]);
                }
            }
            return Math.min(classes, MOST_CLASSES);
        }

        private long least(long classes, long step, long coefficient) {
            if (coefficient == 0 || step <= 1) {
                return classes;
            }
            long own = step / gcd(step, Math.abs(coefficient));
            return classes / gcd(classes, own) * own;
        }

        private long[] cuts(int v, int position, long trips) {
            long[] cuts = new long[2 + 8 * own.size() + 4 * members.length];
            int count = 1;
            for (Factor factor : own) {
                long c = factor.coefficients[v];
                if (c != 0) {
                    long low = factor.base;
                    long high = factor.base;
                    for (int i = 0; i < members.length; i++) {
                        long step = factor.coefficients[members[i]];
                        long reach = i < position
                                ? step * variables[members[i]]
                                : i == position ? 0 : step * Math.max(0, most(members[i]) - 1);
                        low += i < position ? reach : Math.min(0, reach);
                        high += i < position ? reach : Math.max(0, reach);
                    }
                    for (long edge : new long[] {factor.size - factor.extent, factor.size}) {
                        count = cut(cuts, count, Math.floorDiv(edge - low, c), trips);
                        count = low == high ? count : cut(cuts, count, Math.floorDiv(edge - high, c), trips);
                    }
                }
            }
            for (int member : members) {
                long c = v < axes && member >= axes ? coefficient(loops[member - axes].limit(), v) : 0;
                if (c != 0) {
                    Operand.Bound bound = loops[member - axes];
                    long rest = limit(bound) - c * variables[v];
                    count = cut(cuts, count, Math.floorDiv(-rest, c), trips);
                    count = cut(cuts, count, Math.floorDiv(bound.maximum() - rest, c), trips);
                }
            }
            cuts[count++] = trips;
            Arrays.sort(cuts, 0, count);
            return Arrays.copyOf(cuts, count);
        }

        private static int cut(long[] cuts, int count, long at, long trips) {
            int more = count;
            if (at > 0 && at < trips) {
                cuts[more++] = at;
            }
            if (at + 1 > 0 && at + 1 < trips) {
                cuts[more++] = at + 1;
            }
            return more;
        }

        private long most(int v) {
            if (v < axes) {
                return axisExtents[v];
            }
            Operand.Bound bound = loops[v - axes];
            return (bound.maximum() + bound.step() - 1) / bound.step();
        }
    }

    private long limit(Operand.Bound bound) {
        long limit = bound.limit().base();
        for (Affine.Term term : bound.limit().terms()) {
            limit += term.ofGrid() ? term.coefficient() * variables[term.index()] : 0;
        }
        return limit;
    }

    private long trips(int level) {
        Operand.Bound bound = loops[level];
        long span = Math.max(0, Math.min(limit(bound), bound.maximum()));
        return span == 0 ? 0 : (span - 1) / bound.step() + 1;
    }

    private static long coefficient(Affine limit, int axis) {
        long sum = 0;
        for (Affine.Term term : limit.terms()) {
            sum += term.ofGrid() && term.index() == axis ? term.coefficient() : 0;
        }
        return sum;
    }

    /** Sum of one extent while one variable goes from 0 to {@code trips - 1}: whole tiles, then clipped ones, then none. */
    private long series(Factor factor, int v, long trips) {
        long c = factor.coefficients[v];
        if (trips == 0) {
            return 0;
        }
        if (c == 0) {
            return trips * factor.at(variables);
        }
        long start = factor.base;
        for (int u = 0; u < variables.length; u++) {
            start += factor.coefficients[u] * variables[u];
        }
        if (c < 0) {
            start += c * (trips - 1);
            c = -c;
        }
        long left = factor.size - start;
        // tile i has left - c * i elements, at most an extent
        long whole = left < factor.extent ? 0 : Math.min(trips, (left - factor.extent) / c + 1);
        long some = left <= 0 ? 0 : Math.min(trips, (left - 1) / c + 1);
        long clipped = Math.max(0, some - whole);
        return whole * factor.extent + clipped * (left - c * whole) - c * (clipped * (clipped - 1) / 2);
    }

    private static long gcd(long a, long b) {
        long x = a;
        long y = b;
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return x;
    }
}
