package systole.study.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import systole.system.NodeSpec;

/** Whole numbers that a search goes through. */
final class Divisors {
    private Divisors() {}

    /** All of a number, the least first. */
    static List<Integer> of(int number) {
        return IntStream.rangeClosed(1, number)
                .filter(each -> number % each == 0)
                .boxed()
                .toList();
    }

    /**
     * Counts of devices up to a most, the least first: powers of two and three times these, and divisors of a node, as long as
     * they are within a node or whole nodes; and the most.
     */
    static List<Integer> counts(NodeSpec node, int most) {
        TreeSet<Integer> counts = new TreeSet<>();
        List<Integer> units = new ArrayList<>(List.of(1, node.devices()));
        units.addAll(of(Math.min(node.devices(), most)));
        for (int unit : units) {
            for (int times : List.of(unit, 3 * unit)) {
                for (long count = times; count <= most; count *= 2) {
                    counts.add((int) count);
                }
            }
        }
        counts.removeIf(count -> count > node.devices() && count % node.devices() != 0);
        counts.add(most);
        return List.copyOf(counts);
    }
}
