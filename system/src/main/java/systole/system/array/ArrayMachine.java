package systole.system.array;

import org.jspecify.annotations.Nullable;
import systole.microarch.array.ArraySpec;
import systole.microarch.array.scratchpad.Scratchpads;

/**
 * Arrays with scratchpads and the memory behind them.
 *
 * @param id name in reports
 * @param spec arrays, dense; a layer says its own sparsity
 * @param pads scratchpads in words, and words a cycle that memory moves for each of inputs, filters and results
 * @param wordBytes bytes of a word
 * @param hertz clock of arrays and memory interface
 * @param convention how words between memory and scratchpads are counted
 * @param energy energy of each action; null when energy is not counted
 */
public record ArrayMachine(
        String id,
        ArraySpec spec,
        Scratchpads pads,
        int wordBytes,
        long hertz,
        Convention convention,
        @Nullable ArrayEnergy energy) {
    /** Whether memory can ever be waited for. */
    public boolean waitsForMemory() {
        return pads.wordsPerCycle() < Long.MAX_VALUE;
    }
}
