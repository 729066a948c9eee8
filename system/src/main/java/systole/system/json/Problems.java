package systole.system.json;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import systole.system.InputException;
import systole.system.Problem;

/** Collects what is wrong with an input and all files that it names. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();
    private final @Nullable KeyLog log;
    private final @Nullable Probe probe;

    public Problems() {
        this(null, null);
    }

    /** Problems of a reading that is written down. */
    Problems(KeyLog log) {
        this(log, null);
    }

    /** Problems of a reading that learns what is asked for at a place. */
    Problems(Probe probe) {
        this(null, probe);
    }

    private Problems(@Nullable KeyLog log, @Nullable Probe probe) {
        this.log = log;
        this.probe = probe;
    }

    /** Where readers write down what they ask for; null when nobody wants to know. */
    @Nullable
    KeyLog log() {
        return log;
    }

    /** A value whose place is looked for; null when none is. */
    @Nullable
    Probe probe() {
        return probe;
    }

    void add(Problem problem) {
        found.add(problem);
    }

    /** A value that is not what it should be. */
    public void wrong(JsonValue value, String expected) {
        wrong(value, value.shown(), expected, "");
    }

    public void wrong(JsonValue value, String what, String expected, String hint) {
        add(new Problem(
                value.file(),
                value.pointer(),
                value.position().line(),
                value.position().column(),
                what,
                expected,
                hint));
    }

    int count() {
        return found.size();
    }

    public boolean none() {
        return found.isEmpty();
    }

    /** Ends the reading if anything was wrong. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InputException(found);
        }
    }

    /** Makes what was read; a combination of values that the spec refuses is a problem of their object. */
    <T> T make(JsonValue at, Supplier<T> maker) {
        throwIfAny();
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            wrong(at, "values that do not go together", String.valueOf(e.getMessage()), "");
            throw new InputException(found);
        } catch (ArithmeticException e) {
            wrong(at, "values that together are too large to count", "smaller ones", "");
            throw new InputException(found);
        }
    }

    /** Stands for what could not be read; the problem is known by then, so nobody asks. */
    static <T> Supplier<T> unread() {
        return () -> {
            throw new IllegalStateException("asked for a spec although its file has problems");
        };
    }
}
