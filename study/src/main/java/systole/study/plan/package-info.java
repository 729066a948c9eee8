/**
 * Which machine for a model: {@link systole.study.plan.Plan} searches each machine ({@link systole.study.plan.TrainingSearch},
 * {@link systole.study.plan.ServingSearch} over {@link systole.study.plan.Splits}) by memory and by the {@code fast} clock,
 * {@link systole.study.plan.Leaders} times what leads by {@code tile}, and all are ranked by time, money and carbon.
 * {@link systole.study.plan.Trial} asks one option, {@link systole.study.plan.Economics} turns a run into hours, dollars and
 * kilograms; {@link systole.study.plan.PlanTable} and {@code PlanJson} print.
 */
@NullMarked
package systole.study.plan;

import org.jspecify.annotations.NullMarked;
