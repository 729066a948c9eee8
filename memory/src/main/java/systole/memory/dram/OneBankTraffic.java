package systole.memory.dram;

/** One bank, a new row each time: the slowest there is. */
final class OneBankTraffic implements Traffic {
    private final AddressMapping mapping;
    private final int rows;
    private final Directions directions;
    private long index = -1;

    OneBankTraffic(DramStandard standard, ControllerSpec spec, int channels, Directions directions) {
        this.mapping = AddressMapping.of(channels, standard.organization(), spec);
        this.rows = standard.organization().rows();
        this.directions = directions;
    }

    @Override
    public boolean next() {
        index++;
        return directions.next();
    }

    @Override
    public long address() {
        return mapping.address(0, 0, (int) (index % rows), 0);
    }

    @Override
    public boolean write() {
        return directions.write();
    }
}
