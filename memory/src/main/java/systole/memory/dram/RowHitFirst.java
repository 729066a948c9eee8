package systole.memory.dram;

/** First ready first come first served, in which a row stays open for hits that came no later than what wants to close it. */
final class RowHitFirst implements Scheduler {
    @Override
    public boolean closesBeforeHit(long other, long hit) {
        return other < hit;
    }

    @Override
    public boolean hitPasses(long other, long hit) {
        return true;
    }

    @Override
    public boolean hitsAlwaysPass() {
        return true;
    }
}
