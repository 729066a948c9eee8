/**
 * Simulated time and what happens in it: fixed-point ticks, exact clocks, bandwidth servers, the event queue, and time
 * accounts that always sum to the time they explain.
 *
 * <p>Everything here is deterministic and free of floating point on the time path. See {@link systole.sim.Ticks} for
 * the time base and the reason for it.
 */
@NullMarked
package systole.sim;

import org.jspecify.annotations.NullMarked;
