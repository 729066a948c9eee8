/**
 * Which machine for a model: {@link systole.study.plan.Plan} tries devices, counts, splits, precisions and recomputation by
 * the {@code fast} clock, times the leaders again by {@code tile}, and ranks them by time, money and carbon.
 * {@link systole.study.plan.Search} enumerates for one machine, {@link systole.study.plan.Economics} turns a run into hours,
 * dollars and kilograms; {@link systole.study.plan.PlanTable} and {@code PlanJson} print.
 */
@NullMarked
package systole.study.plan;

import org.jspecify.annotations.NullMarked;
