package systole.isa.text;

import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the word that was meant. */
public final class Spelling {
    private static final int LONGEST_WORD = 40;
    private static final int MOST_CANDIDATES = 1000;
    private static final int MOST_LISTED = 12;

    private Spelling() {}

    /** The nearest of the candidates: the fewest letters to exchange, add, drop or swap; null when none is near. */
    static @Nullable String nearest(String word, Iterable<String> candidates) {
        if (word.length() > LONGEST_WORD) {
            return null;
        }
        String lower = word.toLowerCase(Locale.ROOT);
        String best = null;
        // a third of the word may be wrong, but never all of it
        int bestDistance = Math.min(Math.max(1, (word.length() + 1) / 3), word.length() - 1) + 1;
        int left = MOST_CANDIDATES;
        for (Iterator<String> all = candidates.iterator(); all.hasNext() && left > 0; left--) {
            String candidate = all.next();
            if (Math.abs(candidate.length() - word.length()) < bestDistance) {
                int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
                if (distance < bestDistance) {
                    best = candidate;
                    bestDistance = distance;
                }
            }
        }
        return best;
    }

    /**
     * {@code ; did you mean 'load'?}, or the candidates when none is near: what follows upon "unknown instruction 'laod'".
     *
     * @param plural what the candidates are
     */
    public static String hint(String word, String plural, Collection<String> candidates) {
        String nearest = nearest(word, candidates);
        if (nearest != null) {
            return "; did you mean '" + nearest + "'?";
        }
        return candidates.isEmpty() ? "; there are no " + plural : "; " + plural + " are " + list(candidates);
    }

    /** The first few candidates, separated by commas. */
    static String list(Collection<String> candidates) {
        StringBuilder text = new StringBuilder();
        int listed = 0;
        for (String candidate : candidates) {
            if (listed == MOST_LISTED) {
                return text.append(", …").toString();
            }
            text.append(listed++ == 0 ? "" : ", ").append(Line.shortened(candidate));
        }
        return text.toString();
    }

    /** Edits between two words, the swap of two neighbours being one (optimal string alignment). */
    private static int distance(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                row[j] = Math.min(last[j - 1] + (same ? 0 : 1), Math.min(last[j], row[j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[to.length()];
    }
}
