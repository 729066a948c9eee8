/** Measurements of real machines: those that come with the program, and files of the user's own. */
@NullMarked
package systole.study.measurements;

import org.jspecify.annotations.NullMarked;
