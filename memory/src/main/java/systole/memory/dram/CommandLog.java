package systole.memory.dram;

/** Sees every command that a channel issues. */
@FunctionalInterface
public interface CommandLog {
    /** Nothing is noted. */
    CommandLog NONE = (cycle, command, bank) -> {};

    /**
     * A command begins.
     *
     * @param cycle cycle of the channel
     * @param command which
     * @param bank bank, or any bank of the pseudo-channel for commands to all of its banks
     */
    void issued(long cycle, Command command, int bank);
}
