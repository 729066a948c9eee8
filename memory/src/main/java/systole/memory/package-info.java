/** Where bytes live and how they move: scratchpads, caches of tiles, DRAM (channels, banks, refresh, timing rules as data), DMA. */
@NullMarked
package systole.memory;

import org.jspecify.annotations.NullMarked;
