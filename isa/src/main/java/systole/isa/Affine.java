package systole.isa;

import java.util.ArrayList;
import java.util.List;

/**
 * A coordinate: {@code base + sum of coefficient * variable}, where a variable is a grid axis (the tile being computed), a
 * loop level (0 is the outermost loop of the program) or the rank (the number of the device in its group).
 *
 * @param base constant part, in elements
 * @param terms variable parts
 */
public record Affine(long base, List<Term> terms) {
    /** Zero. */
    public static final Affine ZERO = constant(0);

    /** What moves a coordinate. */
    public enum Variable {
        /** A grid axis. */
        GRID,
        /** A loop level. */
        LOOP,
        /** The number of the device, from 0; 0 where there is one device. */
        RANK
    }

    /**
     * One variable part.
     *
     * @param variable what it depends on
     * @param index number of the axis or level; 0 for the rank
     * @param coefficient elements for each step of the variable
     */
    public record Term(Variable variable, int index, long coefficient) {
        /** True for a grid axis. */
        public boolean ofGrid() {
            return variable == Variable.GRID;
        }

        /** True for a loop level. */
        public boolean ofLoop() {
            return variable == Variable.LOOP;
        }
    }

    /** Copies the terms; throws {@link IllegalArgumentException} when a number is beyond 2^53. */
    public Affine {
        terms = List.copyOf(terms);
        Sizes.coordinate(base);
        terms.forEach(term -> Sizes.coordinate(term.coefficient()));
    }

    /** A constant coordinate. */
    public static Affine constant(long base) {
        return new Affine(base, List.of());
    }

    /** {@code coefficient * grid axis}. */
    public static Affine grid(int axis, long coefficient) {
        return new Affine(0, List.of(new Term(Variable.GRID, axis, coefficient)));
    }

    /** {@code coefficient * loop level}. */
    public static Affine loop(int level, long coefficient) {
        return new Affine(0, List.of(new Term(Variable.LOOP, level, coefficient)));
    }

    /** {@code coefficient * rank}. */
    public static Affine rank(long coefficient) {
        return new Affine(0, List.of(new Term(Variable.RANK, 0, coefficient)));
    }

    /** The sum of two coordinates. */
    public Affine plus(Affine other) {
        List<Term> sum = new ArrayList<>(terms);
        sum.addAll(other.terms);
        return new Affine(base + other.base, sum);
    }

    /** This coordinate and a constant. */
    public Affine plus(long constant) {
        return new Affine(base + constant, terms);
    }

    /** The coordinate with every sign turned. */
    public Affine negated() {
        return new Affine(
                -base,
                terms.stream()
                        .map(term -> new Term(term.variable, term.index, -term.coefficient))
                        .toList());
    }

    /** The value at a grid tile, at loop iterations (innermost last), on a device. */
    public long at(int[] tile, long[] iterations, int rank) {
        long value = base;
        for (Term term : terms) {
            long variable = switch (term.variable) {
                case GRID -> tile[term.index];
                case LOOP -> iterations[term.index];
                case RANK -> rank;
            };
            value += term.coefficient * variable;
        }
        return value;
    }

    /** The value at a grid tile of rank 0, every loop at its start. */
    public long atGrid(int[] tile) {
        return atGrid(tile, 0);
    }

    /** The value at a grid tile on a device, every loop at its start. */
    public long atGrid(int[] tile, int rank) {
        long value = base;
        for (Term term : terms) {
            if (term.variable == Variable.GRID) {
                value += term.coefficient * tile[term.index];
            } else if (term.variable == Variable.RANK) {
                value += term.coefficient * rank;
            }
        }
        return value;
    }

    /** Elements moved by one step of a loop level. */
    public long loopCoefficient(int level) {
        long sum = 0;
        for (Term term : terms) {
            if (term.ofLoop() && term.index == level) {
                sum += term.coefficient;
            }
        }
        return sum;
    }

    /** True when some loop moves it. */
    public boolean variesInLoops() {
        return varies(Variable.LOOP);
    }

    /** True when a variable of that kind moves it. */
    public boolean varies(Variable variable) {
        return terms.stream().anyMatch(term -> term.variable == variable && term.coefficient != 0);
    }
}
