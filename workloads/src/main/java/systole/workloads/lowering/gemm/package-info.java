/** Matrix products: tiles that the library has, split sums, and the program of a tile. */
@NullMarked
package systole.workloads.lowering.gemm;

import org.jspecify.annotations.NullMarked;
