package systole.memory.dram;

/** Rows stay open until another row of the bank or a refresh needs it. */
final class OpenPage implements RowPolicy {
    @Override
    public boolean closes(boolean hitWaits) {
        return false;
    }
}
