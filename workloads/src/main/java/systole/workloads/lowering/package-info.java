/**
 * From operators to kernels: what every lowering is given ({@link systole.workloads.lowering.Lowering}) and the description
 * of the kernels that a software library has ({@link systole.workloads.lowering.KernelLibrary}). Each family of kernels has
 * a package of its own: {@code gemm} matrix products, {@code attention} fused attention, {@code stream} what passes through the
 * vector units, {@code gather} rows by number.
 */
@NullMarked
package systole.workloads.lowering;

import org.jspecify.annotations.NullMarked;
