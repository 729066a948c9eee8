package systole.memory.dram;

/** First come first served within each bank. */
final class FirstCome implements Scheduler {
    @Override
    public boolean closesBeforeHit(long other, long hit) {
        return other < hit;
    }

    @Override
    public boolean hitPasses(long other, long hit) {
        return hit <= other;
    }

    @Override
    public boolean hitsAlwaysPass() {
        return false;
    }
}
