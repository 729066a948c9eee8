package systole.memory.dram;

import java.util.List;

/**
 * One row of a standard: after any of some commands, any of others under the same node of a level not before so many clocks.
 *
 * @param level where the two meet
 * @param after commands that start the delay
 * @param then commands that wait for it
 * @param delay clocks from the end of the first command on its bus to the end of the second on its own
 * @param window the delay counts from the so many-th last of the first commands: 4 for "four activations in tFAW"
 * @param siblings whether it holds for the other nodes under the same parent instead of the same node
 */
public record Constraint(
        Level level, List<Command> after, List<Command> then, Delay delay, int window, boolean siblings) {
    /** Checks the window and that commands to whole pseudo-channels meet at one or above. */
    public Constraint {
        after = List.copyOf(after);
        then = List.copyOf(then);
        if (window < 1 || (siblings && window > 1)) {
            throw new IllegalArgumentException("a window counts from 1, and siblings have none");
        }
        boolean whole = after.stream().anyMatch(Command::wholePseudoChannel)
                || then.stream().anyMatch(Command::wholePseudoChannel);
        if (whole && level.compareTo(Level.PSEUDO_CHANNEL) > 0) {
            throw new IllegalArgumentException("PREA and REFAB concern whole pseudo-channels, not a " + level.key());
        }
    }
}
