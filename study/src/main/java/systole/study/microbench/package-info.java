/**
 * The microbenchmarks that measure a device's constants on silicon, as programs for the simulated one: latency chase, cache
 * bandwidth by footprint, memory streams, back-to-back small kernels. A description that does not reproduce them is wrong
 * before any operator is looked at.
 */
@NullMarked
package systole.study.microbench;

import org.jspecify.annotations.NullMarked;
