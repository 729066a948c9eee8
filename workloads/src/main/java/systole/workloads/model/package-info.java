/**
 * Transformers as numbers: the architecture ({@link systole.workloads.model.TransformerConfig}), what sets its family apart
 * ({@link systole.workloads.model.Family}), its experts, latent vectors and the
 * encoder that a decoder attends to ({@link systole.workloads.model.Source}), number formats ({@link systole.workloads.model.Precision}), parameters, matrix
 * FLOPs and memory. Nothing here knows of devices or parallel plans beyond a number of tensor-parallel ranks.
 */
@NullMarked
package systole.workloads.model;

import org.jspecify.annotations.NullMarked;
