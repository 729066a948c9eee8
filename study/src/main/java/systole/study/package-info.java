/**
 * Whatever calls a run more than once: bulk operators, validation, calibration, sweeps, search, planning, comparison.
 */
@NullMarked
package systole.study;

import org.jspecify.annotations.NullMarked;
