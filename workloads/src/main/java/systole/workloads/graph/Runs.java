package systole.workloads.graph;

import java.util.ArrayList;
import java.util.List;

/** A sequence as short patterns that repeat. */
final class Runs {
    private static final int LONGEST_PERIOD = 8;

    private Runs() {}

    /** Elements in order, {@code count} times in a row. */
    record Run<T>(List<T> period, int count) {}

    /** The runs, from the first element on always the one that covers most; of several that do, the shortest pattern. */
    static <T> List<Run<T>> of(List<T> sequence) {
        List<Run<T>> runs = new ArrayList<>();
        for (int at = 0; at < sequence.size(); ) {
            Run<T> best = new Run<>(sequence.subList(at, at + 1), 1);
            for (int length = 1; length <= Math.min(LONGEST_PERIOD, sequence.size() - at); length++) {
                int count = times(sequence, at, length);
                boolean covers = length * count > best.period().size() * best.count();
                if (covers && (count > 1 || length == 1)) {
                    best = new Run<>(sequence.subList(at, at + length), count);
                }
            }
            runs.add(best);
            at += best.period().size() * best.count();
        }
        return runs;
    }

    private static <T> int times(List<T> sequence, int at, int length) {
        List<T> period = sequence.subList(at, at + length);
        int count = 1;
        for (int next = at + length; next + length <= sequence.size(); next += length) {
            if (!sequence.subList(next, next + length).equals(period)) {
                break;
            }
            count++;
        }
        return count;
    }
}
