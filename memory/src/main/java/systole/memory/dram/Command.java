package systole.memory.dram;

/** What a controller tells a DRAM, in the names of the standards. */
public enum Command {
    /** Opens a row of a bank. */
    ACT,
    /** Closes the row of a bank. */
    PRE,
    /** Closes all rows of a pseudo-channel. */
    PREA,
    /** Reads one access of the open row. */
    RD,
    /** Writes one access of the open row. */
    WR,
    /** Reads and closes the row. */
    RDA,
    /** Writes and closes the row. */
    WRA,
    /** Refreshes all banks of a pseudo-channel, all of them closed. */
    REFAB,
    /** Refreshes one closed bank. */
    REFPB;

    /** Whether it moves data, and so goes over the column bus where there are two. */
    public boolean column() {
        return this == RD || this == WR || this == RDA || this == WRA;
    }

    /** Whether it means all banks of a pseudo-channel. */
    public boolean wholePseudoChannel() {
        return this == PREA || this == REFAB;
    }
}
