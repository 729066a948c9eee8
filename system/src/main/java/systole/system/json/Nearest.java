package systole.system.json;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that a misspelt one may have meant. */
public final class Nearest {
    private static final int MOST = 3;

    private Nearest() {}

    /** {@code did you mean "batch"?}, or nothing when no name is near. */
    public static String hint(String name, Collection<String> known) {
        List<String> near = to(name, known);
        if (near.isEmpty()) {
            return "";
        }
        return "did you mean "
                + String.join(" or ", near.stream().map(n -> "\"" + n + "\"").toList()) + "?";
    }

    /** The nearest names, at most three, the nearest first. */
    static List<String> to(String name, Collection<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(candidate -> near(wanted, candidate.toLowerCase(Locale.ROOT)))
                .sorted(Comparator.<String, Boolean>comparing(c -> !prefix(wanted, c.toLowerCase(Locale.ROOT)))
                        .thenComparing(c -> distance(wanted, c.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    private static boolean near(String wanted, String candidate) {
        int longer = Math.max(wanted.length(), candidate.length());
        return prefix(wanted, candidate) || distance(wanted, candidate) <= Math.max(1, longer / 3);
    }

    private static boolean prefix(String wanted, String candidate) {
        return Math.min(wanted.length(), candidate.length()) >= 3
                && (candidate.startsWith(wanted) || wanted.startsWith(candidate));
    }

    /** Insertions, removals, replacements and swaps of neighbours that lead from one name to the other. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
