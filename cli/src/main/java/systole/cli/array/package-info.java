/**
 * An array of cells for the eye: a {@link systole.cli.array.FrameText} draws one cycle, a {@link systole.cli.array.Watch} shows
 * one after the other, and {@link systole.cli.array.ArraySummary} says in figures and formulas what it came to.
 */
@NullMarked
package systole.cli.array;

import org.jspecify.annotations.NullMarked;
