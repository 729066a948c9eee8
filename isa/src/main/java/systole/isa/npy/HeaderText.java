package systole.isa.npy;

/**
 * The text of a header, read piece by piece from the left: the few pieces of Python's literals that headers are made of.
 */
final class HeaderText {
    private static final int SHOWN = 40;

    private final String text;
    private int at;

    HeaderText(String text) {
        this.text = text;
    }

    /** Passes the character if it is the next one that is not a space. */
    boolean accept(char wanted) {
        skipSpaces();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    /** Passes the character. */
    void expect(char wanted) throws NpyFormatException {
        if (!accept(wanted)) {
            throw expected("'" + wanted + "'");
        }
    }

    /** Passes the spaces up to the end. */
    void expectEnd() throws NpyFormatException {
        skipSpaces();
        if (at < text.length()) {
            throw expected("nothing more");
        }
    }

    /** Passes a string in single or double quotes; what is named is for the message. */
    String string(String name) throws NpyFormatException {
        skipSpaces();
        char quote = at < text.length() ? text.charAt(at) : ' ';
        int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
        if (end < 0) {
            throw expected(name + " in quotes");
        }
        String string = text.substring(at + 1, end);
        at = end + 1;
        return string;
    }

    /** Passes {@code True} or {@code False}. */
    boolean truth() throws NpyFormatException {
        skipSpaces();
        for (String word : new String[] {"True", "False"}) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("True");
            }
        }
        throw expected("True or False");
    }

    /** Passes a whole number with or without a minus sign. */
    long integer() throws NpyFormatException {
        skipSpaces();
        int start = at;
        if (at < text.length() && text.charAt(at) == '-') {
            at++;
        }
        int digits = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == digits) {
            at = start;
            throw expected("a whole number");
        }
        try {
            long number = Long.parseLong(text.substring(start, at));
            // Python 2 wrote long numbers as 3L
            accept('L');
            return number;
        } catch (NumberFormatException tooLong) {
            throw new NpyFormatException("the number " + shown(text.substring(start, at))
                    + " in the header does not fit into 64 bits, so no array can have that shape");
        }
    }

    /** What was expected here, and what stands there instead. */
    NpyFormatException expected(String wanted) {
        String found = at < text.length() ? "found " + shown(text.substring(at)) : "it ends there";
        return new NpyFormatException(
                "the header is not the dict of 'descr', 'fortran_order' and 'shape' that it should "
                        + "be: at its character " + at + " expected " + wanted + ", but " + found);
    }

    /** The beginning of a text, for a message: one line of characters that do no harm to a terminal. */
    static String shown(String text) {
        String start = text.substring(0, Math.min(SHOWN, text.length()));
        StringBuilder shown = new StringBuilder();
        start.chars().forEach(character -> shown.append(character >= ' ' && character <= '~' ? (char) character : '?'));
        return shown + (text.length() > SHOWN ? "..." : "");
    }

    private void skipSpaces() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
            at++;
        }
    }
}
