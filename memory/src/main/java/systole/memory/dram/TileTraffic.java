package systole.memory.dram;

import java.util.SplittableRandom;

/**
 * What a channel sees of cores that load tiles: each of a few readers goes through runs of contiguous addresses, which begin
 * anywhere, and their accesses meet in turn. With writers, every second access is a write of another set of runs.
 */
final class TileTraffic implements Traffic {
    private final long runs;
    private final int accessBytes;
    private final int runAccesses;
    private final boolean writes;
    private final SplittableRandom random = new SplittableRandom(1);
    private final long[] at;
    private final int[] left;
    private int turn = -1;

    /**
     * An endless sequence.
     *
     * @param bytes of the channel
     * @param runAccesses accesses of a run
     * @param readers runs that are read at the same time
     * @param writes whether as many are written
     */
    TileTraffic(long bytes, int accessBytes, int runAccesses, int readers, boolean writes) {
        this.runs = Math.max(1, bytes / accessBytes / runAccesses);
        this.accessBytes = accessBytes;
        this.runAccesses = runAccesses;
        this.writes = writes;
        this.at = new long[writes ? 2 * readers : readers];
        this.left = new int[at.length];
        for (int run = 0; run < at.length; run++) {
            start(run);
            // runs that have begun before, at different times
            left[run] = 1 + random.nextInt(runAccesses);
            at[run] += runAccesses - left[run];
        }
    }

    private void start(int run) {
        at[run] = random.nextLong(runs) * runAccesses - 1;
        left[run] = runAccesses;
    }

    @Override
    public boolean next() {
        turn = turn + 1 == at.length ? 0 : turn + 1;
        if (left[turn] == 0) {
            start(turn);
        }
        at[turn]++;
        left[turn]--;
        return true;
    }

    @Override
    public long address() {
        return at[turn] * accessBytes;
    }

    @Override
    public boolean write() {
        return writes && (turn & 1) == 1;
    }
}
