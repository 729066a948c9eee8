package systole.memory.dram;

/**
 * Walks channels and banks, bank fastest, and takes the columns of each open row one after the other; rows are staggered from
 * bank to bank, so that not all banks change rows at once. With one column of each row every access opens a row.
 */
final class WalkTraffic implements Traffic {
    private final AddressMapping mapping;
    private final int channels;
    private final int banks;
    private final Directions directions;
    /** Accesses by which the walk through a bank is ahead. */
    private final long[] offset;

    private final int columnBits;
    private final int columns;
    private final int rows;
    private int channel;
    private int bank;
    private long round;
    private long address;

    WalkTraffic(DramStandard standard, ControllerSpec spec, int channels, int columns, Directions directions) {
        Organization organization = standard.organization();
        this.mapping = AddressMapping.of(channels, organization, spec.mapping(), spec.hash());
        this.channels = channels;
        this.banks = organization.banks();
        this.directions = directions;
        this.columns = columns;
        this.columnBits = Integer.numberOfTrailingZeros(columns);
        this.rows = organization.rows();
        this.channel = -1;
        offset = new long[banks];
        int banksPerPhase = Math.max(1, (banks + columns - 1) / columns);
        for (int i = 0; i < banks; i++) {
            offset[i] = banks <= columns ? (long) i * columns / banks : i / banksPerPhase % columns;
        }
    }

    @Override
    public boolean next() {
        if (!directions.next()) {
            return false;
        }
        channel++;
        if (channel == channels) {
            channel = 0;
            bank++;
            if (bank == banks) {
                bank = 0;
                round++;
            }
        }
        // rows and columns are powers of two
        long ofBank = round + offset[bank];
        int row = (int) (ofBank >>> columnBits) & (rows - 1);
        address = mapping.address(channel, bank, row, (int) ofBank & (columns - 1));
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
