/**
 * Memory as a core sees it: a shared cache that holds tiles ({@link systole.memory.TileCache}) in front of the device's memory
 * ({@link systole.memory.Dram}), which is DRAM ({@link systole.memory.DramSpec}) or, on machines without any, SRAM
 * ({@link systole.memory.SramSpec}). All answer at tile granularity; specs are immutable records in SI units.
 */
@NullMarked
package systole.memory;

import org.jspecify.annotations.NullMarked;
