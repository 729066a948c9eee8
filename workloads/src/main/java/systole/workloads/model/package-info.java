/**
 * Transformers as numbers: the architecture ({@link systole.workloads.model.TransformerConfig}), what sets its family apart
 * ({@link systole.workloads.model.Family}), its experts, latent vectors, levels of an image ({@link systole.workloads.model.Pyramid}), what
 * conditions images from which noise is taken ({@link systole.workloads.model.Denoiser}) and
 * the encoder that a decoder attends to ({@link systole.workloads.model.Source}), number formats
 * ({@link systole.workloads.model.Precision}), parameters ({@link systole.workloads.model.ModelParameters}), matrix FLOPs
 * ({@link systole.workloads.model.ModelFlops}) and memory. Nothing here knows of devices or parallel plans beyond a number of tensor-parallel ranks.
 */
@NullMarked
package systole.workloads.model;

import org.jspecify.annotations.NullMarked;
