/** What the values of each number format are and how others are rounded to them. */
@NullMarked
package systole.isa.number;

import org.jspecify.annotations.NullMarked;
