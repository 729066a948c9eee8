package systole.memory.dram;

/** A mapping whose bank and bank group are exclusive-ored with row bits: as many addresses in each bank as without. */
final class HashedMapping implements AddressMapping {
    private final AddressMapping fields;
    private final int mask;

    HashedMapping(AddressMapping fields, Organization organization) {
        this.fields = fields;
        this.mask = organization.bankGroups() * organization.banksPerGroup() - 1;
    }

    @Override
    public int channel(long address) {
        return fields.channel(address);
    }

    @Override
    public int bank(long address) {
        return fields.bank(address) ^ (fields.row(address) & mask);
    }

    @Override
    public int row(long address) {
        return fields.row(address);
    }

    @Override
    public int column(long address) {
        return fields.column(address);
    }

    @Override
    public long address(int channel, int bank, int row, int column) {
        return fields.address(channel, bank ^ (row & mask), row, column);
    }
}
