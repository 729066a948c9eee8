package systole.microarch.array.scratchpad;

import systole.microarch.array.ArrayRun;
import systole.microarch.array.ArraySpec;
import systole.microarch.array.ArrayTimer;
import systole.microarch.array.Layer;
import systole.microarch.array.Mapping;

/**
 * A double-buffered prefetch, round of folds by round of folds: {@link ReadAhead} brings in the operands of rounds to come,
 * {@link WriteBehind} takes out the sums of rounds past, and a round starts when the array has come to it, its operands are
 * there and its sums have room. Nothing hides the first fetch and the last write.
 */
public final class Prefetch {
    private Prefetch() {}

    /**
     * Runs a layer. Time and memory are proportional to its rounds of folds.
     *
     * @param timer clock of the array itself
     */
    public static MemoryRun run(ArrayTimer timer, ArraySpec spec, Layer layer, Scratchpads pads) {
        ArrayRun array = timer.time(spec, layer.gemm());
        Mapping mapping = array.mapping();
        Blocks blocks = new Blocks(spec, layer, pads);
        int rounds = Math.toIntExact(mapping.rounds());
        long interval = spec.foldInterval(mapping.steps());
        ReadAhead inputs = new ReadAhead(pads, pads.ifmapWords(), rounds);
        ReadAhead filters = new ReadAhead(pads, pads.filterWords(), rounds);
        WriteBehind sums = new WriteBehind(pads, rounds);
        long[] starts = new long[rounds];
        DramWords all = new DramWords(0, 0, 0, 0);
        long stalls = 0;
        long written = 0;
        for (int i = 0; i < rounds; i++) {
            DramWords words = round(blocks, mapping, i);
            all = all.plus(words);
            long there = Math.max(
                    inputs.arrival(i, words.ifmapReads(), starts), filters.arrival(i, words.filterReads(), starts));
            long reached = i == 0 ? 0 : starts[i - 1] + interval;
            starts[i] = Math.max(reached, Math.max(there, sums.room(i, words.ofmapWrites())));
            stalls += i == 0 ? 0 : starts[i] - reached;
            long lasts = i == rounds - 1 ? spec.dataflow().foldCycles(spec.geometry(), mapping.steps()) : interval;
            long end = starts[i] + lasts;
            written = Math.max(0, sums.write(i, words.ofmapReads() + words.ofmapWrites(), end) - end);
        }
        return new MemoryRun(array, all, starts[0], stalls, written);
    }

    private static DramWords round(Blocks blocks, Mapping mapping, long round) {
        long first = round * mapping.geometry().arrays();
        long end = Math.min(mapping.folds(), first + mapping.geometry().arrays());
        DramWords words = new DramWords(0, 0, 0, 0);
        for (long fold = first; fold < end; fold++) {
            words = words.plus(blocks.of(fold));
        }
        return words;
    }
}
