/**
 * Pipelines of training: which stage works on which micro-batch in which order ({@link systole.workloads.pipeline.Schedule}
 * makes a {@link systole.workloads.pipeline.PipelinePlan}), how layers are spread over stages
 * ({@link systole.workloads.pipeline.LayerSpread}), and when everything happens once each action has a duration
 * ({@link systole.workloads.pipeline.PipelinePlay}). Nothing here knows what an action computes.
 *
 * <p>A <em>place</em> is one model chunk of one stage, numbered {@code stage * chunks + chunk}; a <em>position</em> is where the
 * layers of a place stand in the model, from 0. A micro-batch goes from place to place forward, and the same way back.
 */
@NullMarked
package systole.workloads.pipeline;

import org.jspecify.annotations.NullMarked;
