/**
 * A systolic array with values in every register of every cell, for small cases: it proves that the stepping of
 * {@link systole.microarch.array.ArrayTimer#stepped} is right, and shows each cycle as a
 * {@link systole.microarch.array.cell.Frame}.
 *
 * <p>{@code StreamedCells} keep sums, {@code LoadedCells} keep an operand. A cell reads its neighbours' registers of the
 * cycle before and nothing else; that the right words meet is checked in every cell and cycle.
 */
@NullMarked
package systole.microarch.array.cell;

import org.jspecify.annotations.NullMarked;
