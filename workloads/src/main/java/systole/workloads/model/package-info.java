/**
 * Transformers as numbers: the architecture ({@link systole.workloads.model.TransformerConfig}), what sets its family apart
 * ({@link systole.workloads.model.Family}), its experts and latent vectors, number formats ({@link systole.workloads.model.Precision}), parameters, matrix
 * FLOPs and memory. Nothing here knows of devices or parallel plans beyond a number of tensor-parallel ranks.
 */
@NullMarked
package systole.workloads.model;

import org.jspecify.annotations.NullMarked;
