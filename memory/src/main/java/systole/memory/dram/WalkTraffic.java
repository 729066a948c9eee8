package systole.memory.dram;

/**
 * Walks channels and banks and takes the columns of each open row one after the other; rows are staggered from
 * bank to bank, so that not all banks change rows at once. With one column of each row every access opens a row.
 */
final class WalkTraffic implements Traffic {
    private final AddressMapping mapping;
    private final int channels;
    /** The banks in the order of the walk: pseudo-channel fastest, then bank group, bank and stack id. */
    private final int[] banks;

    private final Directions directions;
    /** Accesses by which the walk through a bank is ahead. */
    private final long[] offset;

    private final int columnBits;
    private final int columns;
    private final int rows;
    private int channel;
    private int place;
    private long round;
    private long address;

    WalkTraffic(DramStandard standard, ControllerSpec spec, int channels, int columns, Directions directions) {
        Organization organization = standard.organization();
        this.mapping = AddressMapping.of(channels, organization, spec);
        this.channels = channels;
        this.banks = order(organization);
        this.directions = directions;
        this.columns = columns;
        this.columnBits = Integer.numberOfTrailingZeros(columns);
        this.rows = organization.rows();
        this.channel = -1;
        int count = banks.length;
        offset = new long[count];
        int banksPerPhase = Math.max(1, (count + columns - 1) / columns);
        for (int i = 0; i < count; i++) {
            offset[i] = count <= columns ? (long) i * columns / count : i / banksPerPhase % columns;
        }
    }

    private static int[] order(Organization organization) {
        int[] order = new int[organization.banks()];
        int place = 0;
        for (int stack = 0; stack < organization.stackIds(); stack++) {
            for (int bank = 0; bank < organization.banksPerGroup(); bank++) {
                for (int group = 0; group < organization.bankGroups(); group++) {
                    for (int pc = 0; pc < organization.pseudoChannels(); pc++) {
                        order[place++] = pc * organization.banksUnder(Level.PSEUDO_CHANNEL)
                                + stack * organization.banksUnder(Level.STACK_ID)
                                + group * organization.banksPerGroup()
                                + bank;
                    }
                }
            }
        }
        return order;
    }

    @Override
    public boolean next() {
        if (!directions.next()) {
            return false;
        }
        channel++;
        if (channel == channels) {
            channel = 0;
            place++;
            if (place == banks.length) {
                place = 0;
                round++;
            }
        }
        // rows and columns are powers of two
        long ofBank = round + offset[place];
        int row = (int) (ofBank >>> columnBits) & (rows - 1);
        address = mapping.address(channel, banks[place], row, (int) ofBank & (columns - 1));
        return true;
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public boolean write() {
        return directions.write();
    }
}
