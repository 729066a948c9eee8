/**
 * Cost of chips beside what is published: {@link systole.study.cost.CostTable} for one device,
 * {@link systole.study.cost.AreaCheck} for all dies whose area is known, each also from constants that did not see it.
 */
@NullMarked
package systole.study.cost;

import org.jspecify.annotations.NullMarked;
