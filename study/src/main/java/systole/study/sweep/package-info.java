/**
 * Sweeps over designs. A {@link systole.study.sweep.SweepSpec} says which places of the input files change ({@link
 * systole.study.sweep.Axis}), which combinations are looked at ({@link systole.study.sweep.PointSource}: by index, so that a
 * million points need no memory) and which report keys are wanted. An {@link systole.study.sweep.Evaluator} answers a
 * {@link systole.study.sweep.Point}, for a sweep as for anything else that looks for points; {@link systole.study.sweep.Sweep}
 * answers all of them on many threads, and a {@link systole.study.sweep.ResultLog} keeps the rows, in order, whatever kills the
 * program. {@link systole.study.sweep.ParetoFront} reads them again.
 */
@NullMarked
package systole.study.sweep;

import org.jspecify.annotations.NullMarked;
