/** Kernels that read rows by number: embedding tables. */
@NullMarked
package systole.workloads.lowering.gather;

import org.jspecify.annotations.NullMarked;
