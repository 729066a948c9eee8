package systole.memory.dram;

import java.util.SplittableRandom;

/** Counts accesses and draws which of them read. */
final class Directions {
    private final int readPercent;
    private final SplittableRandom random;
    private long left;
    private boolean write;

    Directions(long requests, int readPercent, long seed) {
        if (requests < 1 || readPercent < 0 || readPercent > 100) {
            throw new IllegalArgumentException("traffic needs at least one request and 0 to 100 percent of reads");
        }
        this.left = requests;
        this.readPercent = readPercent;
        this.random = new SplittableRandom(seed);
    }

    boolean next() {
        if (left == 0) {
            return false;
        }
        left--;
        write = readPercent < 100 && random.nextInt(100) >= readPercent;
        return true;
    }

    boolean write() {
        return write;
    }
}
