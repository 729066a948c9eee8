/**
 * Fused attention. {@link systole.workloads.lowering.attention.AttentionLibrary} says which kernels a library has; prefill
 * and decode lay them out over their grids, and one program ({@code FlashProgram}) runs on every tile: scores, online
 * softmax and values, block by block of keys. Gradients have a program of their own ({@code GradientProgram}), which walks
 * blocks of queries for a block of keys. Method: Dao, "FlashAttention-2" (2023) and Shah et al., "FlashAttention-3"
 * (2024); keys that are latent vectors: FlashMLA (DeepSeek-AI, 2025); splitting of keys over cores: "Flash-Decoding" (Dao, Haziza, Massa, Sizov, 2023).
 */
@NullMarked
package systole.workloads.lowering.attention;

import org.jspecify.annotations.NullMarked;
