package systole.memory.dram;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Clocks between two commands as datasheets write them: a sum such as {@code tCL + tBL + 2 - tCWL}.
 *
 * @param terms what is added
 */
public record Delay(List<Term> terms) {
    private static final Pattern TERM = Pattern.compile("\\s*([+-]?)\\s*(?:(t\\w+)|(\\d{1,6}))\\s*");

    /**
     * One summand.
     *
     * @param name a timing; empty for a number
     * @param factor sign of the timing, or the number itself
     */
    public record Term(String name, int factor) {}

    /** Copies the terms. */
    public Delay {
        terms = List.copyOf(terms);
    }

    /** Reads a sum; throws {@link IllegalArgumentException} with what is wrong. */
    public static Delay parse(String text, Collection<String> names) {
        List<Term> terms = new ArrayList<>();
        Matcher matcher = TERM.matcher(text);
        int at = 0;
        while (at < text.length()) {
            boolean found = matcher.find(at) && matcher.start() == at;
            if (!found || (at > 0 && matcher.group(1).isEmpty())) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is not a sum of timings and clocks such as \"tCL + tBL + 2 - tCWL\"");
            }
            int sign = matcher.group(1).equals("-") ? -1 : 1;
            String name = matcher.group(2);
            if (name != null && !names.contains(name)) {
                throw new IllegalArgumentException("\"" + name + "\" is not a timing of this standard");
            }
            terms.add(name == null ? new Term("", sign * Integer.parseInt(matcher.group(3))) : new Term(name, sign));
            at = matcher.end();
        }
        return new Delay(terms);
    }

    /** The sum in clocks. */
    int clocks(ToIntFunction<String> clocksOf) {
        int sum = 0;
        for (Term term : terms) {
            sum += term.name().isEmpty() ? term.factor() : term.factor() * clocksOf.applyAsInt(term.name());
        }
        return sum;
    }
}
