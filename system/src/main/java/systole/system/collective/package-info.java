/**
 * Collectives as programs: the schedules of {@code interconnect}, which are played there for time, written as instructions of
 * each rank, which the functional executor plays for bytes.
 */
@NullMarked
package systole.system.collective;

import org.jspecify.annotations.NullMarked;
