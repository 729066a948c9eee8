/**
 * The ground everything else stands on: the event engine, exact clocks, bandwidth servers, typed quantities (time, bytes,
 * rates, energy), counters and time accounts. Uses nothing but the JDK.
 */
@NullMarked
package systole.sim;

import org.jspecify.annotations.NullMarked;
