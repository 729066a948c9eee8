/**
 * The functional executor: what kernels compute, number for number, on several devices at once. Nothing here knows time.
 *
 * <p>{@link systole.isa.execute.Machine#run} runs one {@link systole.isa.execute.Launch} on each device to the end;
 * {@link systole.isa.execute.Machine#start} gives the {@link systole.isa.execute.Execution}, which can be taken one
 * instruction at a time and tells in a {@link systole.isa.execute.StepReport} what changed. Numbers are held in
 * {@link systole.isa.execute.TensorData}; {@link systole.isa.execute.ProgramTensors} are those of kernels that run in order.
 *
 * <p>Inside: a {@code Device} has the kernel's instructions as {@code Operation}s, made once by the {@code Decoder} from the
 * bound tensors ({@code TensorView}), the buffers ({@code Ring}s of {@code Slot}s) and the {@code Links} to other devices;
 * {@link systole.isa.walk.CoreWalk} takes its queues through the program. Operations are families: {@code TileMove},
 * {@code Product} with {@code FloatSums}, {@code NarrowSums} and {@code IntegerSums}, {@code Message}, and the vector
 * instructions ({@code BinaryMap}, {@code UnaryMap}, {@code Mask}, {@code Select}, {@code Rotation}, {@code Reduction},
 * {@code Fill}), which end in a {@code Rounding}.
 *
 * <p>Asynchronous instructions are done at once here. So the executor answers what a program computes that waits for what it
 * uses; it does not find programs that do not wait.
 */
@NullMarked
package systole.isa.execute;

import org.jspecify.annotations.NullMarked;
