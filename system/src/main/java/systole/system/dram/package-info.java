/** Inputs and outputs of the memory model driven alone: traces of accesses ({@link systole.system.dram.TraceFile}) and tables. */
@NullMarked
package systole.system.dram;

import org.jspecify.annotations.NullMarked;
