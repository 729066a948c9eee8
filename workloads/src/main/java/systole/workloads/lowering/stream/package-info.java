/**
 * Kernels that stream tensors through the vector units: elementwise operations, norms, softmax, rotary embedding with cache
 * append, and sampling. {@link systole.workloads.lowering.stream.TileStream} is the program that they share: load, compute,
 * store, overlapped as far as its buffers allow.
 */
@NullMarked
package systole.workloads.lowering.stream;

import org.jspecify.annotations.NullMarked;
