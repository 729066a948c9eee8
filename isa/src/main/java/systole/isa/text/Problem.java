package systole.isa.text;

/**
 * Something that is wrong with a text.
 *
 * @param line line it is in, from 1
 * @param column place in the line where it begins, from 1, in UTF-16 units
 * @param message what is wrong and what would be right
 */
public record Problem(int line, int column, String message) {
    /** The problem in one line: {@code line 12, column 9: unknown instruction 'laod'; did you mean 'load'?}. */
    public String text() {
        return "line " + line + ", column " + column + ": " + message;
    }
}
