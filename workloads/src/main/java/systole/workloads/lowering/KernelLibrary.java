package systole.workloads.lowering;

import systole.workloads.lowering.attention.AttentionLibrary;
import systole.workloads.lowering.gemm.GemmLibrary;
import systole.workloads.lowering.stream.StreamLibrary;

/**
 * The kernels that a generation of software has for a family of devices.
 *
 * @param gemm matrix products
 * @param attention fused attention
 * @param stream norms, elementwise operations, softmax, rotary embedding, gathers and sampling
 */
public record KernelLibrary(GemmLibrary gemm, AttentionLibrary attention, StreamLibrary stream) {}
