package systole.memory.dram;

/**
 * What a channel is built of. Banks are numbered through the channel: pseudo-channel, stack id, bank group, bank, the last
 * one fastest.
 *
 * @param pseudoChannels halves with a data bus each, 1 where the channel is not split
 * @param stackIds stack ids or ranks of a pseudo-channel
 * @param bankGroups bank groups of a stack id
 * @param banksPerGroup banks of a group
 * @param rows rows of a bank
 * @param columns accesses of a row
 * @param accessBytes bytes of one burst
 */
public record Organization(
        int pseudoChannels, int stackIds, int bankGroups, int banksPerGroup, int rows, int columns, int accessBytes) {
    /** Most banks of a channel: sets of banks are the bits of a {@code long}. */
    public static final int MOST_BANKS_IN_A_CHANNEL = 64;

    /** Checks that all parts are powers of two and that the channel has at most 64 banks. */
    public Organization {
        for (int part : new int[] {pseudoChannels, stackIds, bankGroups, banksPerGroup, rows, columns, accessBytes}) {
            if (Integer.bitCount(part) != 1 || part < 1) {
                throw new IllegalArgumentException("the parts of a channel must be powers of two, found " + part);
            }
        }
        if ((long) pseudoChannels * stackIds * bankGroups * banksPerGroup > MOST_BANKS_IN_A_CHANNEL) {
            throw new IllegalArgumentException("a channel may have at most " + MOST_BANKS_IN_A_CHANNEL + " banks");
        }
    }

    /** Banks of the channel. */
    public int banks() {
        return pseudoChannels * stackIds * bankGroups * banksPerGroup;
    }

    /** Bytes of an open row. */
    public int rowBytes() {
        return columns * accessBytes;
    }

    /** Bytes of the channel. */
    public long bytes() {
        return (long) banks() * rows * rowBytes();
    }

    /** Banks under one node of a level. */
    public int banksUnder(Level level) {
        return switch (level) {
            case CHANNEL -> banks();
            case PSEUDO_CHANNEL -> stackIds * bankGroups * banksPerGroup;
            case STACK_ID -> bankGroups * banksPerGroup;
            case BANK_GROUP -> banksPerGroup;
            case BANK -> 1;
        };
    }

    /** The node of a level that a bank is under. */
    public int node(Level level, int bank) {
        return bank / banksUnder(level);
    }

    /** Nodes of a level. */
    public int nodes(Level level) {
        return banks() / banksUnder(level);
    }
}
