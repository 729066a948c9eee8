package systole.study.sweep;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Points without a result for which the program is to blame, in the same way: an exception of one type from one line of ours.
 *
 * @param points how many
 * @param first index of the first
 * @param cause what was thrown there
 */
public record Fault(long points, long first, Throwable cause) implements Serializable {
    private static final String OURS = "systole.";

    /** True when both were thrown in the same way. An exception that the JVM throws often has no trace after some time. */
    boolean like(Fault other) {
        return cause.getClass() == other.cause.getClass()
                && (cause.getStackTrace().length == 0
                        || other.cause.getStackTrace().length == 0
                        || place(cause).equals(place(other.cause)));
    }

    private static String place(Throwable cause) {
        return Arrays.stream(cause.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith(OURS))
                .findFirst()
                .map(StackTraceElement::toString)
                .orElse("");
    }

    /** Both together. */
    Fault and(Fault other) {
        Fault earlier = first <= other.first ? this : other;
        return new Fault(points + other.points, earlier.first, earlier.cause);
    }
}
