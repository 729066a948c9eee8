package systole.microarch.array;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Structured sparsity of the filters: of each group of {@code group} weights along the sum at most {@code kept} are not zero
 * and stored, each with its place in the group (Mishra et al., "Accelerating Sparse Deep Neural Networks", 2021, for 2:4).
 *
 * <p>The array works on the compressed sum. Inputs stay dense: a cell is offered its group and picks the value that its
 * weight belongs to, so the inputs' edge moves {@code group / kept} words where a dense array moves one.
 *
 * @param kept weights stored of a group
 * @param group weights of a group
 */
public record Sparsity(int kept, int group) {
    /** All weights are stored, and no places. */
    public static final Sparsity DENSE = new Sparsity(1, 1);

    private static final Pattern RATIO = Pattern.compile("([1-9][0-9]{0,3}):([1-9][0-9]{0,3})");

    /** Checks that no more is kept than there is. */
    public Sparsity {
        if (kept < 1 || kept > group) {
            throw new IllegalArgumentException(
                    "structured sparsity keeps 1 to " + group + " of " + group + " weights, found " + kept);
        }
    }

    /** The sparsity of a text such as {@code 2:4}, the weights kept of a group; empty when it is none. */
    public static Optional<Sparsity> parse(String text) {
        Matcher ratio = RATIO.matcher(text);
        if (!ratio.matches()) {
            return Optional.empty();
        }
        int kept = Integer.parseInt(ratio.group(1));
        int group = Integer.parseInt(ratio.group(2));
        return kept <= group ? Optional.of(new Sparsity(kept, group)) : Optional.empty();
    }

    /** The same, {@link #DENSE} where all weights of a group are kept, however large it is. */
    public Sparsity reduced() {
        return kept == group ? DENSE : this;
    }

    /** Length of a compressed sum: a last partial group keeps what it has, at most {@code kept}. */
    public long compressed(long k) {
        return k / group * kept + Math.min(kept, k % group);
    }

    /** Words of inputs offered where a dense array needs so many, rounded up. */
    long offered(long words) {
        return kept == group ? words : (words * group + kept - 1) / kept;
    }

    /** Bits that say the place of a stored weight: ceil(log2(group)), none when all are stored. */
    public int indexBits() {
        return kept == group ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(group - 1);
    }
}
