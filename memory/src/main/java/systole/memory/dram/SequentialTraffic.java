package systole.memory.dram;

/** All accesses in the order of their addresses. */
final class SequentialTraffic implements Traffic {
    private final int accessBytes;
    private final Directions directions;
    private long index = -1;

    SequentialTraffic(int accessBytes, Directions directions) {
        this.accessBytes = accessBytes;
        this.directions = directions;
    }

    @Override
    public boolean next() {
        index++;
        return directions.next();
    }

    @Override
    public long address() {
        return index * accessBytes;
    }

    @Override
    public boolean write() {
        return directions.write();
    }
}
