package systole.isa;

import java.util.ArrayList;
import java.util.List;

/**
 * A coordinate: {@code base + sum of coefficient * variable}, where a variable is a grid axis (the tile being computed) or
 * a loop level (0 is the outermost loop of the program).
 *
 * @param base constant part, in elements
 * @param terms variable parts
 */
public record Affine(long base, List<Term> terms) {
    /** Zero. */
    public static final Affine ZERO = constant(0);

    /**
     * One variable part.
     *
     * @param ofGrid true for a grid axis, false for a loop level
     * @param index number of the axis or level
     * @param coefficient elements for each step of the variable
     */
    public record Term(boolean ofGrid, int index, long coefficient) {}

    /** Copies the terms. */
    public Affine {
        terms = List.copyOf(terms);
    }

    /** A constant coordinate. */
    public static Affine constant(long base) {
        return new Affine(base, List.of());
    }

    /** {@code coefficient * grid axis}. */
    public static Affine grid(int axis, long coefficient) {
        return new Affine(0, List.of(new Term(true, axis, coefficient)));
    }

    /** {@code coefficient * loop level}. */
    public static Affine loop(int level, long coefficient) {
        return new Affine(0, List.of(new Term(false, level, coefficient)));
    }

    /** The sum of two coordinates. */
    public Affine plus(Affine other) {
        List<Term> sum = new ArrayList<>(terms);
        sum.addAll(other.terms);
        return new Affine(base + other.base, sum);
    }

    /** Base and grid parts at a grid tile. */
    public long atGrid(int[] tile) {
        long value = base;
        for (Term term : terms) {
            if (term.ofGrid) {
                value += term.coefficient * tile[term.index];
            }
        }
        return value;
    }

    /** Elements moved by one step of a loop level. */
    public long loopCoefficient(int level) {
        long sum = 0;
        for (Term term : terms) {
            if (!term.ofGrid && term.index == level) {
                sum += term.coefficient;
            }
        }
        return sum;
    }

    /** True when some loop moves it. */
    public boolean variesInLoops() {
        return terms.stream().anyMatch(term -> !term.ofGrid && term.coefficient != 0);
    }
}
