/** Operators of a transformer, each a record of its shape that knows how it is lowered to kernels. */
@NullMarked
package systole.workloads.operator;

import org.jspecify.annotations.NullMarked;
