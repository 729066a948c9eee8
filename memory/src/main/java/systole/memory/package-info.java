/**
 * Memory as a core sees it: a shared cache that holds tiles ({@link systole.memory.TileCache}) in front of stacked DRAM
 * ({@link systole.memory.Dram}). Both answer at tile granularity; specs are immutable records in SI units.
 */
@NullMarked
package systole.memory;

import org.jspecify.annotations.NullMarked;
