package systole.memory.dram;

/** A row closes with the last access that waits for it. */
final class ClosedPage implements RowPolicy {
    @Override
    public boolean closes(boolean hitWaits) {
        return !hitWaits;
    }
}
