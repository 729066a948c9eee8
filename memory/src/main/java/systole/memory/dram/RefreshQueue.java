package systole.memory.dram;

/** Which refreshes are due. A bank set is the bits of a {@code long}. */
final class RefreshQueue {
    private final Organization organization;
    private final RefreshMode mode;
    private final long interval;
    private final int perPseudoChannel;
    /** First bank of each unit that is due: a pseudo-channel, or one bank. */
    private long due;

    private long rounds;

    RefreshQueue(Organization organization, RefreshMode mode, long interval) {
        this.organization = organization;
        this.mode = mode;
        this.interval = interval;
        this.perPseudoChannel = organization.banksUnder(Level.PSEUDO_CHANNEL);
    }

    RefreshMode mode() {
        return mode;
    }

    /** Cycle of the next refresh that becomes due. */
    long nextDue() {
        return switch (mode) {
            case ALL_BANK -> (rounds + 1) * interval;
            case PER_BANK -> (rounds + 1) * interval / perPseudoChannel;
            case OFF -> Channel.NEVER;
        };
    }

    /** Makes due what is due at a cycle. */
    void update(long now) {
        while (nextDue() <= now) {
            for (int pc = 0; pc < organization.pseudoChannels(); pc++) {
                int first = pc * perPseudoChannel;
                due |= 1L << (mode == RefreshMode.ALL_BANK ? first : first + (int) (rounds % perPseudoChannel));
            }
            rounds++;
        }
    }

    boolean due() {
        return due != 0;
    }

    /** Whether a refresh of all banks stops everything else. */
    boolean allBanksDue() {
        return due != 0 && mode == RefreshMode.ALL_BANK;
    }

    /** Banks that wait for a refresh of their own. */
    long banksDue() {
        return mode == RefreshMode.PER_BANK ? due : 0;
    }

    /** What may begin: pseudo-channels one after the other, banks in any order. */
    long first() {
        return mode == RefreshMode.ALL_BANK ? Long.lowestOneBit(due) : due;
    }

    /** Banks that the refresh of a unit closes. */
    long banks(int first) {
        if (mode == RefreshMode.PER_BANK) {
            return 1L << first;
        }
        return pseudoChannel(first);
    }

    /** Banks of the pseudo-channel that begins at one. */
    long pseudoChannel(int first) {
        return (perPseudoChannel == 64 ? -1L : (1L << perPseudoChannel) - 1) << first;
    }

    void done(int first) {
        due &= ~(1L << first);
    }
}
