/**
 * What the values of each number format are and how others are rounded to them. Start reading at
 * {@link systole.isa.number.NumberFormat}; the floating formats stand as one table in
 * {@link systole.isa.number.FloatFormat}.
 */
@NullMarked
package systole.isa.number;

import org.jspecify.annotations.NullMarked;
