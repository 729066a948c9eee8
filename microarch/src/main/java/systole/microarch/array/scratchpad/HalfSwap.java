package systole.microarch.array.scratchpad;

import java.util.Arrays;
import systole.microarch.array.Layer;

/**
 * A read buffer in two halves. Words are fetched in the order in which they are first missed; when the half in use has taken
 * all that it holds, it is given up whole for the other one. A buffer is counted in hundredths, rounded down, as SCALE-Sim
 * does, so that an operand of exactly half a buffer does not fit.
 */
final class HalfSwap {
    private static final int PARTS = 100;
    private static final int HALF = PARTS / 2;

    private final long partWords;
    private final int[] partOf;
    private int firstKept;
    private int part;
    private long words;
    private long misses;

    HalfSwap(long bufferWords, long operandWords) {
        partWords = Math.max(1, bufferWords / PARTS);
        partOf = new int[Math.toIntExact(operandWords)];
        Arrays.fill(partOf, -1);
    }

    void read(long address) {
        if (address != Layer.PADDING && partOf[(int) address] < firstKept) {
            fetch((int) address);
        }
    }

    /** Reads words that lie at equal distances, none of them padding. */
    void read(long first, long distance, long count) {
        long address = first;
        for (long i = 0; i < count; i++) {
            if (partOf[(int) address] < firstKept) {
                fetch((int) address);
            }
            address += distance;
        }
    }

    private void fetch(int address) {
        partOf[address] = part;
        misses++;
        words++;
        if (words == partWords) {
            words = 0;
            part++;
            if (part == firstKept + HALF) {
                firstKept += HALF;
            }
        }
    }

    long misses() {
        return misses;
    }
}
