package systole.microarch.array.scratchpad;

import systole.microarch.array.ArrayRun;

/**
 * A product on arrays that wait for memory.
 *
 * @param array the same product when memory is never waited for
 * @param dram words moved
 * @param coldCycles cycles before the first fold, which nothing hides
 * @param stallCycles cycles between folds in which operands were not there yet or results not away
 * @param drainCycles cycles after the last fold until its results are in memory
 */
public record MemoryRun(ArrayRun array, DramWords dram, long coldCycles, long stallCycles, long drainCycles) {
    /** All cycles. */
    public long cycles() {
        return array.cycles() + coldCycles + stallCycles + drainCycles;
    }
}
