package systole.workloads.lowering;

import systole.workloads.lowering.gemm.GemmLibrary;

/**
 * The kernels that a generation of software has for a family of devices.
 *
 * @param gemm matrix products
 */
public record KernelLibrary(GemmLibrary gemm) {}
