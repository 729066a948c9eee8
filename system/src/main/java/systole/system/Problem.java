package systole.system;

/**
 * One thing wrong with an input, and where.
 *
 * @param file file as the user named it, or the option of the command line
 * @param pointer JSON pointer; empty for the whole file
 * @param line line, from 1; 0 when there is none
 * @param column column, from 1; 0 when there is none
 * @param found what is there; what is wrong, where a sentence says it all and nothing is expected
 * @param expected what should be there; empty where {@code found} says it all
 * @param hint what may have been meant; empty when nothing comes near
 */
public record Problem(String file, String pointer, int line, int column, String found, String expected, String hint) {
    private static final int MOST_SHOWN = 400;

    /** For example {@code scenario.json:7:13 at /workload/batch: found "sixteen", expected a whole number of at least 1}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line).append(':').append(column);
        }
        if (!pointer.isEmpty()) {
            text.append(" at ").append(pointer);
        }
        if (expected.isEmpty()) {
            text.append(": ").append(shortened(found));
        } else {
            text.append(": found ")
                    .append(shortened(found))
                    .append(", expected ")
                    .append(expected);
        }
        if (!hint.isEmpty()) {
            text.append("; ").append(hint);
        }
        return text.toString();
    }

    /** What is there may be a whole file in one line. */
    private static String shortened(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
    }
}
