/**
 * Comparison with measurements: predictions of every row, error statistics by group, and what each mechanism of the model is
 * worth.
 */
@NullMarked
package systole.study.validation;

import org.jspecify.annotations.NullMarked;
