package systole.isa.text;

import java.util.Locale;

/** One line of the text, read token by token. */
final class Line {
    private static final int LONGEST_QUOTE = 40;

    private enum Kind {
        WORD,
        NUMBER,
        SIGN,
        OTHER,
        END
    }

    private final String text;
    private final int from;
    private final int to;
    private final int number;
    private Kind kind = Kind.END;
    private int start;
    private int end;

    /** The line between two places of a text. */
    Line(String text, int from, int to, int number) {
        this.text = text;
        this.from = from;
        this.to = to;
        this.number = number;
        reset(from);
    }

    /** Number of the line, from 1. */
    int number() {
        return number;
    }

    /** Column of the next token, from 1. */
    int column() {
        return start - from + 1;
    }

    /** Where the next token begins, for {@link #reset}. */
    int mark() {
        return start;
    }

    /** Goes back. */
    void reset(int mark) {
        end = mark;
        advance();
    }

    boolean atEnd() {
        return kind == Kind.END;
    }

    boolean isWord() {
        return kind == Kind.WORD;
    }

    boolean isNumber() {
        return kind == Kind.NUMBER;
    }

    boolean is(char sign) {
        return kind == Kind.SIGN && text.charAt(start) == sign;
    }

    boolean is(String word) {
        return kind == Kind.WORD && end - start == word.length() && text.startsWith(word, start);
    }

    /** The next token as it stands. */
    String token() {
        return text.substring(start, end);
    }

    /** True when the token after the next one is that sign. */
    boolean followedBy(char sign) {
        int mark = start;
        advance();
        boolean result = is(sign);
        reset(mark);
        return result;
    }

    /** True when the token after the next one is a number. */
    boolean followedByNumber() {
        int mark = start;
        advance();
        boolean result = isNumber();
        reset(mark);
        return result;
    }

    boolean accept(char sign) {
        boolean found = is(sign);
        if (found) {
            advance();
        }
        return found;
    }

    boolean accept(String word) {
        boolean found = is(word);
        if (found) {
            advance();
        }
        return found;
    }

    void expect(char sign) {
        if (!accept(sign)) {
            throw expected("'" + sign + "'");
        }
    }

    /** Takes a word, whatever it is. */
    String word(String what) {
        if (kind != Kind.WORD) {
            throw expected(what);
        }
        return take();
    }

    /** Takes the next token, whatever it is. */
    String take() {
        String token = token();
        advance();
        return token;
    }

    /** Takes a whole number without a sign, between limits. */
    long whole(String what, long least, long most) {
        int column = column();
        if (accept('-')) {
            throw new LineFault(column, what + " must be at least " + least + ", found a negative number", false);
        }
        if (!isNumber()) {
            throw expected(what + " as a whole number");
        }
        long value = magnitude(false);
        if (value < least || value > most) {
            String limit = value < least ? "at least " + least : "at most " + most;
            throw new LineFault(column, what + " must be " + limit + ", found " + value, false);
        }
        return value;
    }

    /** Takes a whole number that has an int's range. */
    int small(String what, int least) {
        return (int) whole(what, least, Integer.MAX_VALUE);
    }

    /** Takes the digits of a whole number whose sign has been read. */
    long magnitude(boolean negative) {
        int column = column();
        if (!isNumber()) {
            throw expected("a whole number");
        }
        String digits = take();
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                throw new LineFault(column, "a whole number is needed here, found '" + shortened(digits) + "'", false);
            }
        }
        try {
            return Long.parseLong(negative ? "-" + digits : digits);
        } catch (NumberFormatException tooLarge) {
            throw new LineFault(column, "'" + shortened(digits) + "' does not fit 64 bits", false);
        }
    }

    /** The fault of finding something else than what the form asks for. */
    LineFault expected(String what) {
        return new LineFault(column(), "expected " + what + ", found " + found(), true);
    }

    /** Takes the x between two numbers, of which the second may follow at once. */
    void expectTimes() {
        if (kind != Kind.WORD || text.charAt(start) != 'x') {
            throw expected("'x'");
        }
        end = start + 1;
        advance();
    }

    /** Faults unless the line ends here. */
    void expectEnd() {
        if (!atEnd()) {
            throw new LineFault(column(), "expected the end of the line, found " + found(), true);
        }
    }

    /** The next token in words. */
    private String found() {
        return switch (kind) {
            case END -> "the end of the line";
            case OTHER -> character(text.codePointAt(start));
            default -> "'" + shortened(token()) + "'";
        };
    }

    /** A character that the language has no use for; by its number too, as it may look like another or like nothing. */
    private static String character(int codePoint) {
        String digits = Integer.toHexString(codePoint).toUpperCase(Locale.ROOT);
        String number = "U+" + "0".repeat(Math.max(0, 4 - digits.length())) + digits;
        boolean visible = Character.isLetterOrDigit(codePoint) || (codePoint > ' ' && codePoint < 127);
        return "the character " + (visible ? "'" + Character.toString(codePoint) + "' (" + number + ")" : number);
    }

    /** A token fit to be quoted. */
    static String shortened(String token) {
        return token.length() <= LONGEST_QUOTE ? token : token.substring(0, LONGEST_QUOTE) + "…";
    }

    private void advance() {
        int at = end;
        while (at < to && isSpace(text.charAt(at))) {
            at++;
        }
        start = at;
        if (at >= to || text.charAt(at) == '#') {
            kind = Kind.END;
            end = at;
            return;
        }
        char c = text.charAt(at);
        if (isLetter(c)) {
            kind = Kind.WORD;
            do {
                at++;
            } while (at < to && (isLetter(text.charAt(at)) || isDigit(at)));
        } else if (isDigit(at) || (c == '.' && isDigit(at + 1))) {
            kind = Kind.NUMBER;
            at = endOfNumber(at);
        } else if ("[](),:=+-*".indexOf(c) >= 0) {
            kind = Kind.SIGN;
            at++;
        } else {
            kind = Kind.OTHER;
            at = Math.min(to, at + Character.charCount(text.codePointAt(at)));
        }
        end = at;
    }

    /** Digits, a fraction, an exponent; an e that no digits follow belongs to the next token. */
    private int endOfNumber(int at) {
        int place = digits(at);
        if (place < to && text.charAt(place) == '.') {
            place = digits(place + 1);
        }
        if (place < to && (text.charAt(place) == 'e' || text.charAt(place) == 'E')) {
            int exponent = place + 1;
            if (exponent < to && (text.charAt(exponent) == '+' || text.charAt(exponent) == '-')) {
                exponent++;
            }
            if (isDigit(exponent)) {
                place = digits(exponent);
            }
        }
        return place;
    }

    private int digits(int at) {
        int place = at;
        while (isDigit(place)) {
            place++;
        }
        return place;
    }

    private boolean isDigit(int at) {
        return at < to && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\u000b';
    }
}
