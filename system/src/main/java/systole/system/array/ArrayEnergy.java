package systole.system.array;

/**
 * Energy of what an array machine does, as its description gives it.
 *
 * @param macJoules one multiply-accumulate
 * @param scratchpadJoulesPerByte a byte between a scratchpad and the arrays
 * @param memoryJoulesPerByte a byte between memory and a scratchpad
 * @param staticWatts power that flows whatever runs
 */
public record ArrayEnergy(
        double macJoules, double scratchpadJoulesPerByte, double memoryJoulesPerByte, double staticWatts) {}
