/**
 * Which numbers of a machine's description matter: {@link systole.study.sensitivity.Sensitivity} turns each a little and says by
 * how many percent results move for each percent, then turns it further to see whether that holds.
 */
@NullMarked
package systole.study.sensitivity;

import org.jspecify.annotations.NullMarked;
