/**
 * Operators written down by name and size: the fields of {@link systole.system.operators.OperatorCase} are the columns of the
 * measurements and the keys of an {@code operators} workload. A {@link systole.system.operators.OperatorList} is such a
 * workload on a described device.
 */
@NullMarked
package systole.system.operators;

import org.jspecify.annotations.NullMarked;
