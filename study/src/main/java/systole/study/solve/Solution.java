package systole.study.solve;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The least or most value that keeps the constraints.
 *
 * @param question what was looked for
 * @param keys report keys
 * @param found the value
 * @param beyond the next value, one step of the resolution nearer to what was wished, which does not keep them; null where
 *     the range ends at the value found
 * @param unmakeable why no die can be made of the device with the value that was found; empty where it can, or nothing is said of its die
 * @param tried all values that were run, in the order of the range
 */
public record Solution(
        Question question,
        List<String> keys,
        Tried found,
        @Nullable Tried beyond,
        String unmakeable,
        List<Tried> tried) {
    private static final double NEAR = 1e-3;
    private static final String BOTH = "rises and falls";

    /** Copies the lists. */
    public Solution {
        keys = List.copyOf(keys);
        tried = List.copyOf(tried);
    }

    /**
     * True when on one side of the value all that was run keeps the constraints and on the other nothing does, and each key moves in
     * one direction all along.
     */
    public boolean monotone() {
        return changes() <= 1 && wavering().isEmpty();
    }

    /** Keys that both rise and fall along the range. */
    List<String> wavering() {
        return IntStream.range(0, keys.size())
                .filter(key -> course(key).equals(BOTH))
                .mapToObj(keys::get)
                .toList();
    }

    /** What vouches for the value. */
    public Certificate certificate() {
        return beyond == null ? Certificate.END_OF_RANGE : monotone() ? Certificate.MONOTONE : Certificate.SCAN;
    }

    /** How many values that were run lie beyond the value found; none of them keeps the constraints. */
    long runsBeyond() {
        return tried.stream()
                .filter(each -> question.maximize() ? each.number() > found.number() : each.number() < found.number())
                .count();
    }

    /** How often the answer changes along the range; values without a result are passed over. */
    private long changes() {
        List<Tried> results =
                tried.stream().filter(each -> each.error().isEmpty()).toList();
        long changes = 0;
        for (int i = 1; i < results.size(); i++) {
            changes += results.get(i).kept() == results.get(i - 1).kept() ? 0 : 1;
        }
        // the wrong way round counts as one more: what was wished is kept and what lies behind is not
        boolean first =
                results.get(question.maximize() ? results.size() - 1 : 0).kept();
        boolean last = results.get(question.maximize() ? 0 : results.size() - 1).kept();
        return changes + (first && !last ? 1 : 0);
    }

    /** Whether a report key rises with the knob all along the range, falls, or does both; a thousandth is as good as equal. */
    public String course(int key) {
        boolean rises = true;
        boolean falls = true;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (Tried each : tried) {
            double now = each.keys().get(key);
            if (!Double.isNaN(now)) {
                rises &= !(now < most - NEAR * Math.abs(most));
                falls &= !(now > least + NEAR * Math.abs(least));
                least = Math.min(least, now);
                most = Math.max(most, now);
            }
        }
        if (rises && falls) {
            return "does not move";
        }
        return rises ? "rises" : falls ? "falls" : BOTH;
    }
}
