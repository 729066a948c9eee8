package systole.isa.execute;

import java.util.List;

/**
 * Devices in a ring, each with so many cores.
 *
 * @param devices devices, at least one
 * @param cores cores of each device, among which the tiles of a grid are dealt
 * @param schedule which queue is let run when several could; it changes no result
 */
public record Machine(int devices, int cores, Schedule schedule) {
    /** Checks that there is something. */
    public Machine {
        if (devices < 1 || cores < 1) {
            throw new IllegalArgumentException(
                    "a machine has at least one device and core, found " + devices + " and " + cores);
        }
    }

    /** A machine that lets each queue run as far as it comes. */
    public Machine(int devices, int cores) {
        this(devices, cores, Schedule.EAGER);
    }

    /**
     * Runs one launch on each device, all at the same time, to the end. Results are in the launches' tensors.
     *
     * @param launches one for each device, by rank; the same kernel or different ones
     * @throws IllegalArgumentException when launches or their tensors do not fit
     * @throws ProgramFaultException when an instruction cannot be done
     * @throws DeadlockException when nothing can go on and something is unfinished
     */
    public void run(List<Launch> launches) {
        start(launches).finish();
    }

    /**
     * The same run before its first instruction.
     *
     * @throws IllegalArgumentException when launches or their tensors do not fit
     */
    public Execution start(List<Launch> launches) {
        return new Execution(this, launches);
    }
}
