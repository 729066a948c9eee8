/**
 * From operators to kernels: what every lowering is given ({@link systole.workloads.lowering.Lowering}) and the description
 * of the kernels that a software library has ({@link systole.workloads.lowering.KernelLibrary}). Each family of kernels has
 * a package of its own; {@code gemm} is where a matrix product becomes instructions.
 */
@NullMarked
package systole.workloads.lowering;

import org.jspecify.annotations.NullMarked;
