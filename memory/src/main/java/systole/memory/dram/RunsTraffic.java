package systole.memory.dram;

import java.util.SplittableRandom;

/**
 * Runs of contiguous addresses that begin anywhere: with one run as long as an access uniformly random accesses, with several
 * at once the interleaving in which streams of many cores meet.
 */
final class RunsTraffic implements Traffic {
    private final long places;
    private final int accessBytes;
    private final int runAccesses;
    private final Directions directions;
    private final SplittableRandom random;
    private final long[] at;
    private final int[] left;
    private int turn;
    private long address;

    /**
     * Runs in turn.
     *
     * @param bytes of the memory
     * @param accessBytes of an access
     * @param runBytes of a run
     * @param runs how many go on at once
     */
    RunsTraffic(long bytes, int accessBytes, long runBytes, int runs, Directions directions, long seed) {
        this.accessBytes = accessBytes;
        this.runAccesses = (int) Math.max(1, runBytes / accessBytes);
        this.places = Math.max(1, bytes / accessBytes / runAccesses);
        this.directions = directions;
        this.random = new SplittableRandom(seed);
        this.at = new long[runs];
        this.left = new int[runs];
        for (int i = 0; i < runs; i++) {
            start(i);
            // runs that have begun before, at different times
            left[i] = 1 + random.nextInt(runAccesses);
            at[i] += runAccesses - left[i];
        }
    }

    private void start(int run) {
        at[run] = random.nextLong(places) * runAccesses;
        left[run] = runAccesses;
    }

    @Override
    public boolean next() {
        if (!directions.next()) {
            return false;
        }
        if (left[turn] == 0) {
            start(turn);
        }
        address = at[turn]++ * accessBytes;
        left[turn]--;
        turn = turn + 1 == at.length ? 0 : turn + 1;
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
