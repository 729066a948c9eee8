/**
 * What is computed: model configurations, operator graphs of every phase (prefill, decode, training step), parallel plans,
 * lowering to programs, and request traces.
 */
@NullMarked
package systole.workloads;

import org.jspecify.annotations.NullMarked;
