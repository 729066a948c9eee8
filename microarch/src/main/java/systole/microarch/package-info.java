/**
 * One device: cores, systolic tensor units and their dataflows, vector units, issue queues, clocks, the power cap and energy
 * actions. Executes programs and knows nothing of the models they came from.
 */
@NullMarked
package systole.microarch;

import org.jspecify.annotations.NullMarked;
