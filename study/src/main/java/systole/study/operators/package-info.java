/**
 * Operators in bulk: rows of a CSV file ({@link systole.study.operators.CaseTable}) become operators
 * ({@link systole.system.operators.OperatorCase}) and are predicted one by one ({@link systole.study.operators.Predictor}), rows
 * spread over threads and put back in order.
 */
@NullMarked
package systole.study.operators;

import org.jspecify.annotations.NullMarked;
