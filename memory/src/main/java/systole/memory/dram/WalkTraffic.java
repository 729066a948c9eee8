package systole.memory.dram;

/**
 * Walks channels and banks, bank fastest, and takes the columns of each open row one after the other; rows are staggered from
 * bank to bank, so that not all banks change rows at once. With one column of each row every access opens a row.
 */
final class WalkTraffic implements Traffic {
    private final Organization organization;
    private final AddressMapping mapping;
    private final int channels;
    private final int columns;
    private final Directions directions;
    private final int units;
    private long index = -1;
    private long address;

    WalkTraffic(DramStandard standard, ControllerSpec spec, int channels, int columns, Directions directions) {
        this.organization = standard.organization();
        this.mapping = AddressMapping.of(channels, organization, spec);
        this.channels = channels;
        this.columns = columns;
        this.directions = directions;
        this.units = organization.banks();
    }

    @Override
    public boolean next() {
        if (!directions.next()) {
            return false;
        }
        index++;
        int channel = (int) (index % channels);
        long ofChannel = index / channels;
        int bank = (int) (ofChannel % units);
        int banksPerPhase = Math.max(1, (units + columns - 1) / columns);
        long offset = units <= columns ? (long) bank * columns / units : bank / banksPerPhase % columns;
        long ofBank = ofChannel / units + offset;
        int row = (int) (ofBank / columns % organization.rows());
        address = mapping.address(channel, bank, row, (int) (ofBank % columns));
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
