/**
 * A training step as one device sees it. {@link systole.workloads.training.TrainingPasses} makes passes of a layer, of the
 * embedding and of the head for a micro-batch, {@link systole.workloads.training.Phase} by phase, and of the optimizer;
 * {@link systole.workloads.training.TrainingMemory} counts the bytes of a stage; {@link systole.workloads.training.TrainingFlops}
 * the operations that the model asks for.
 *
 * <p>A layer is a {@code Chain} of {@code Node}s, and so is what comes before the first and after the last. Each knows its steps forwards and backwards, the parameters it has, and which values its
 * gradients need: passes, memory and recomputation all come from that one description.
 */
@NullMarked
package systole.workloads.training;

import org.jspecify.annotations.NullMarked;
