package systole.microarch.array;

/** Results on their way to accumulators: bursts of one word a cycle, any number at a time. */
final class Bursts {
    private final int[] ending;
    private int live;

    Bursts(int longest) {
        ending = new int[longest + 1];
    }

    /** Starts a burst of so many words, the first in this cycle. */
    void start(long cycle, int words) {
        live++;
        ending[(int) ((cycle + words) % ending.length)]++;
    }

    /** Words in a cycle, of the bursts started up to it; cycles are asked for one by one. */
    int words(long cycle) {
        int place = (int) (cycle % ending.length);
        live -= ending[place];
        ending[place] = 0;
        return live;
    }
}
