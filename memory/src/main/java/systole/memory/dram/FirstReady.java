package systole.memory.dram;

/** First ready first come first served: a row is closed as soon as timing allows, even if hits wait. */
final class FirstReady implements Scheduler {
    @Override
    public boolean closesBeforeHit(long other, long hit) {
        return true;
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
