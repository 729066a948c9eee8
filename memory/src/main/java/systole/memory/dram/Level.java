package systole.memory.dram;

/** The parts of a channel, from the whole to one bank: where two commands must meet for a constraint between them. */
public enum Level {
    /** The channel: what shares the command bus. */
    CHANNEL("channel"),
    /** A half of the channel with a data bus of its own. */
    PSEUDO_CHANNEL("pseudoChannel"),
    /** Dies of a stack that answer together (stack id), or a rank. */
    STACK_ID("stackId"),
    /** Banks that share column circuits. */
    BANK_GROUP("bankGroup"),
    /** One bank. */
    BANK("bank");

    private final String key;

    Level(String key) {
        this.key = key;
    }

    /** Its name in a description. */
    public String key() {
        return key;
    }
}
