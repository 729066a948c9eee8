/**
 * Systolic arrays: output-, weight- and input-stationary, of any geometry.
 *
 * <p>An {@link systole.microarch.array.ArraySpec} is an array, how its folds follow each other, and the width of its
 * scratchpad ports; a {@link systole.microarch.array.Gemm} is the work (a {@link systole.microarch.array.ConvShape} is one
 * too). An {@link systole.microarch.array.ArrayTimer} makes an {@link systole.microarch.array.ArrayRun} of both, by stepping
 * every cycle ({@code CycleArray}) or in closed form ({@code ClosedForm}); the two agree to the cycle. A
 * {@link systole.microarch.array.Dataflow} says which operand stays in the cells: it is one class and one line in
 * {@link systole.microarch.array.Dataflow#ALL}, and speaks for the tensor units of the tile clock as well.
 *
 * <p>{@code cell} computes with values in every cell's registers and shows each cycle; {@code scratchpad} is the traffic
 * between scratchpads and memory. Conventions, by hand: {@code docs/arrays.md}.
 */
@NullMarked
package systole.microarch.array;

import org.jspecify.annotations.NullMarked;
