package systole.interconnect;

import java.util.List;

/**
 * A collective as steps of sends. In a step every rank first sends what it had when the step began, all at the same time; then
 * the switch, where it takes part, passes on what it has. A rank is in the next step when all it receives has arrived.
 *
 * <p>Sends are given on demand: a ring of a thousand ranks is a formula, not two million objects.
 */
public interface CollectiveSchedule {
    /** What it achieves. */
    CollectiveKind kind();

    /** Ranks taking part. */
    int ranks();

    /** Steps from start to end. */
    int steps();

    /** What a rank sends in a step, in the order in which it is handed to the links. */
    List<Send> sends(int rank, int step);

    /** How many they are, without making them where they may be too many to hold. */
    default long sendCount(int rank, int step) {
        return sends(rank, step).size();
    }

    /** What the switch sends to a rank in a step. */
    default List<Send> fromSwitch(int rank, int step) {
        return List.of();
    }

    /** True when each rank's sends are those of rank 0 with all ranks moved on by the same number. */
    boolean rotates();
}
