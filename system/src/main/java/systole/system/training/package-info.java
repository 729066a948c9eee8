/**
 * Training steps on many devices: {@link systole.system.training.TrainingScenario} is the question and {@link
 * systole.system.training.TrainingRun} answers it. One rank of each stage is simulated: data, tensor and context ranks are
 * alike, and stages with the same layers share their times.
 *
 * <p>Passes of a layer are timed once, put together to the actions of stages, and played as a pipeline ({@link
 * systole.workloads.pipeline.PipelinePlay}). What is exchanged beside computation runs on a stream of its own ({@link
 * systole.system.training.ShardedStream}, {@link systole.system.training.GradientStream}); only what nothing hides is on the
 * critical path.
 */
@NullMarked
package systole.system.training;

import org.jspecify.annotations.NullMarked;
