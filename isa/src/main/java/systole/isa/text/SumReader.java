package systole.isa.text;

import java.util.ArrayList;
import java.util.List;
import systole.isa.Affine;

/** Reads sums of numbers and variables: coordinates, positions, limits. */
final class SumReader {
    private static final String LOOP = "loop";
    /** Variables of one kind that a message considers. */
    private static final int MOST_NAMED = 100;

    private final Line line;
    private final Names axes;
    private final int depth;
    private final Problems problems;

    /**
     * A reader of the sums of one line.
     *
     * @param axes the grid's axes
     * @param depth loops that are open
     */
    SumReader(Line line, Names axes, int depth, Problems problems) {
        this.line = line;
        this.axes = axes;
        this.depth = depth;
        this.problems = problems;
    }

    /** True for a name that no declaration may take. */
    static boolean isVariable(String name) {
        return name.equals("rank")
                || (name.length() > LOOP.length()
                        && name.startsWith(LOOP)
                        && name.substring(LOOP.length()).chars().allMatch(c -> c >= '0' && c <= '9'));
    }

    /** Reads a sum: terms stay in their order, numbers are added. */
    Affine read() {
        List<Affine.Term> terms = new ArrayList<>();
        long base = 0;
        boolean negative = sign();
        while (true) {
            int column = line.column();
            if (line.isWord()) {
                String variable = line.take();
                long coefficient = negative ? -1 : 1;
                if (line.accept('*')) {
                    coefficient = line.magnitude(negative != sign());
                }
                terms.add(term(variable, coefficient, column));
            } else if (line.isNumber()) {
                long value = line.magnitude(negative);
                if (line.accept('*')) {
                    int place = line.column();
                    terms.add(term(line.word("a variable"), value, place));
                } else {
                    base = sum(base, value, column);
                }
            } else {
                throw line.expected("a whole number or a variable");
            }
            if (line.accept('+')) {
                negative = sign();
            } else if (line.accept('-')) {
                negative = !sign();
            } else {
                return new Affine(base, terms);
            }
        }
    }

    private boolean sign() {
        if (line.accept('-')) {
            return true;
        }
        line.accept('+');
        return false;
    }

    private static long sum(long base, long value, int column) {
        try {
            return Math.addExact(base, value);
        } catch (ArithmeticException overflow) {
            throw new LineFault(column, "the sum of the numbers does not fit 64 bits", false);
        }
    }

    private Affine.Term term(String variable, long coefficient, int column) {
        if (variable.equals("rank")) {
            return new Affine.Term(Affine.Variable.RANK, 0, coefficient);
        }
        int axis = axes.find(variable);
        if (axis >= 0) {
            return new Affine.Term(Affine.Variable.GRID, axis, coefficient);
        }
        int level = level(variable, column);
        // the rank may stand anywhere: an unknown variable is one problem, not two
        return level < 0
                ? new Affine.Term(Affine.Variable.RANK, 0, coefficient)
                : new Affine.Term(Affine.Variable.LOOP, level, coefficient);
    }

    /** The level of a loop variable; -1, the problem being noted, for a variable that is unknown here. */
    private int level(String variable, int column) {
        if (isVariable(variable)) {
            String digits = variable.substring(LOOP.length());
            // more digits than a depth can have need no number
            int level = digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
            if (level < depth && digits.equals(Integer.toString(level))) {
                return level;
            }
            problems.add(
                    line.number(),
                    column,
                    "unknown loop variable '" + Line.shortened(variable) + "'; "
                            + (depth == 0 ? "no loop is open here" : "open here: " + Spelling.list(loops())));
        } else {
            List<String> scope =
                    new ArrayList<>(axes.all().stream().limit(MOST_NAMED).toList());
            scope.addAll(loops());
            scope.add("rank");
            problems.add(
                    line.number(),
                    column,
                    "unknown variable '" + Line.shortened(variable) + "'"
                            + Spelling.hint(variable, "variables in scope", scope));
        }
        if (problems.full()) {
            // a sum may have millions of terms: no more of them are looked at
            throw new LineFault(column, "too many problems", false);
        }
        return -1;
    }

    /** The open loops, of very many the first few. */
    private List<String> loops() {
        List<String> loops = new ArrayList<>();
        for (int level = 0; level < Math.min(depth, MOST_NAMED); level++) {
            loops.add(LOOP + level);
        }
        return loops;
    }
}
