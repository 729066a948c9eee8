/**
 * The time of one kernel on one device, at a clock.
 *
 * <p>{@link systole.microarch.timing.TileTimer} runs the program at tile granularity: groups of cores that do the same are
 * one stream with a count, split only where they differ; queues meet at semaphores; every load asks the core's port, the
 * shared cache and memory for its bytes. {@link systole.microarch.timing.FastTimer} estimates the same from the loop nest
 * alone. Both return a {@link systole.microarch.timing.KernelTime}.
 *
 * <p>Messages between devices take the device's {@link systole.microarch.timing.PeerLinks}: all devices run the same program in
 * step, so one stands for all. A {@link systole.microarch.timing.Schedule} says what the first core did, and when.
 *
 * <p>The map: {@code Decoded} is a kernel resolved against a device, {@code TileSet} what one round of tiles asks for,
 * {@code CoreGroup} the state of cores in step, {@code SteadyState} the exact skipping of loops that repeat.
 */
@NullMarked
package systole.microarch.timing;

import org.jspecify.annotations.NullMarked;
