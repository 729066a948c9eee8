package systole.workloads.lowering;

import systole.workloads.lowering.attention.AttentionLibrary;
import systole.workloads.lowering.gemm.GemmLibrary;
import systole.workloads.lowering.stream.RowLibraries;
import systole.workloads.lowering.stream.StreamLibrary;

/**
 * The kernels that a generation of software has for a family of devices.
 *
 * @param gemm matrix products
 * @param attention fused attention
 * @param stream elementwise operations, rotary embedding, gathers and sampling
 * @param rows norms, softmax and gated activations, which take whole rows
 * @param quantise dynamic quantisation of activations
 */
public record KernelLibrary(
        GemmLibrary gemm, AttentionLibrary attention, StreamLibrary stream, RowLibraries rows, StreamLibrary quantise) {
    /** A library that quantises as it streams. */
    public KernelLibrary(GemmLibrary gemm, AttentionLibrary attention, StreamLibrary stream, StreamLibrary rows) {
        this(gemm, attention, stream, RowLibraries.of(rows), stream);
    }

    /** A library whose kernels over rows stream as the others do. */
    public KernelLibrary(GemmLibrary gemm, AttentionLibrary attention, StreamLibrary stream) {
        this(gemm, attention, stream, stream);
    }
}
