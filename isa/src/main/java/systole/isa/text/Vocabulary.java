package systole.isa.text;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The words of the language for one kind of thing. */
final class Vocabulary<E> {
    private final String what;
    private final Map<String, E> words;

    /**
     * The words of some values.
     *
     * @param what what they are, in the singular; an s makes it the plural
     */
    Vocabulary(String what, E[] values, Function<E, String> word) {
        this.what = what;
        Map<String, E> map = new LinkedHashMap<>();
        Arrays.stream(values).forEach(value -> map.put(word.apply(value), value));
        this.words = Collections.unmodifiableMap(map);
    }

    /** What a word means; null when it means nothing. */
    @Nullable
    E find(String word) {
        return words.get(word);
    }

    /** The value whose word is nearest; null when none is near. */
    @Nullable
    E nearest(String word) {
        String nearest = Spelling.nearest(word, words.keySet());
        return nearest == null ? null : words.get(nearest);
    }

    /** What is said of a word that means nothing. */
    String unknown(String word) {
        return "unknown " + what + " '" + Line.shortened(word) + "'" + Spelling.hint(word, what + "s", words.keySet());
    }

    /** Reads a word of this vocabulary. */
    E take(Line line) {
        int column = line.column();
        String word = line.word("a " + what);
        E value = words.get(word);
        if (value == null) {
            // where no other word is near, perhaps an operand is missing: the form of the line tells
            throw new LineFault(column, unknown(word), nearest(word) == null);
        }
        return value;
    }
}
