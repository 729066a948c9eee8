/**
 * How far clocks are apart: the same kernels ({@link systole.study.fidelity.KernelCase}) timed by two of them, the differences
 * summed up by group ({@link systole.study.fidelity.Agreement}) and written as a table of {@code docs/fidelities.md}
 * ({@link systole.study.fidelity.AgreementTable}).
 */
@NullMarked
package systole.study.fidelity;

import org.jspecify.annotations.NullMarked;
