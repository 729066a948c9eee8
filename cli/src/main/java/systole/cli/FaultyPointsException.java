package systole.cli;

import java.util.List;
import systole.study.sweep.Fault;
import systole.study.sweep.Sweep;

/** A sweep came to its end, and at some of its points the program failed. */
final class FaultyPointsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;
    private final long before;

    /**
     * Faults of a sweep.
     *
     * @param faults by kind
     * @param before points of rows that an earlier call wrote
     */
    FaultyPointsException(List<Fault> faults, long before) {
        super("the program failed at some points");
        this.faults = List.copyOf(faults);
        this.before = before;
    }

    /** Throws when the program failed at a point. */
    static void check(Sweep.Done done) {
        if (!done.faults().isEmpty() || done.faultyBefore() > 0) {
            throw new FaultyPointsException(done.faults(), done.faultyBefore());
        }
    }

    List<Fault> faults() {
        return faults;
    }

    long before() {
        return before;
    }
}
