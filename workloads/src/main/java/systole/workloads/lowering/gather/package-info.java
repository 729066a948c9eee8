/** Kernels that read rows by number: embedding tables, rows on their way to experts and back. */
@NullMarked
package systole.workloads.lowering.gather;

import org.jspecify.annotations.NullMarked;
