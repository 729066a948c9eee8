/**
 * The side of an array that looks at memory: scratchpads for inputs, filters and results, each double-buffered, with one half
 * in use while the other is filled or emptied.
 *
 * <p>{@link systole.microarch.array.scratchpad.Prefetch} is the model, fold by fold: which block each fold needs, whether it
 * is still there, and how long the array waits for it. {@link systole.microarch.array.scratchpad.AddressReplay} counts the
 * words read by playing every address in the convention of SCALE-Sim, for comparison with it.
 */
@NullMarked
package systole.microarch.array.scratchpad;

import org.jspecify.annotations.NullMarked;
