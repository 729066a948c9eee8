/**
 * The run: operators timed on a device ({@link systole.system.run.OperatorTimer}), each distinct kernel once, and put together
 * to the time of a whole scenario.
 */
@NullMarked
package systole.system.run;

import org.jspecify.annotations.NullMarked;
