/**
 * Operators written down by name and size: the fields of {@link systole.system.operators.OperatorCase} are the columns of the
 * measurements and the keys of an {@code operators} workload.
 */
@NullMarked
package systole.system.operators;

import org.jspecify.annotations.NullMarked;
