/** Measurements of the simulator itself: JMH benchmarks, comparison with other simulators, accuracy runs. */
@NullMarked
package systole.bench;

import org.jspecify.annotations.NullMarked;
