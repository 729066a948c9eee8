package systole.isa.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What has been found wrong so far. */
final class Problems {
    /** Nobody reads more at once. */
    static final int MAXIMUM = 100;

    /** Longer messages come only from absurd texts. */
    private static final int LONGEST_MESSAGE = 400;

    private final List<Problem> problems = new ArrayList<>();

    void add(int line, int column, String message) {
        String text = message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 1) + "…";
        problems.add(new Problem(line, column, text));
    }

    int count() {
        return problems.size();
    }

    boolean full() {
        return problems.size() >= MAXIMUM;
    }

    /** Throws what was found, if anything, in the order of the text. */
    void check(int lastLine) {
        if (problems.isEmpty()) {
            return;
        }
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        if (sorted.size() >= MAXIMUM) {
            sorted = new ArrayList<>(sorted.subList(0, MAXIMUM));
            sorted.add(new Problem(lastLine, 1, "reading stopped here: " + MAXIMUM + " problems are enough"));
        }
        throw new SourceException(sorted);
    }
}
