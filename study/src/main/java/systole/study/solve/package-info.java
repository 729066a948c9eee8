/**
 * Inverse questions: the least or most of a knob that keeps constraints. {@link systole.study.solve.Solver} looks at values all
 * over the range, halves where the answer changes, scans beyond for a better one, and says what vouches for it.
 */
@NullMarked
package systole.study.solve;

import org.jspecify.annotations.NullMarked;
