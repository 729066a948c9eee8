/** The numbers of a machine's description that can be turned: each has a place, a value and a name. */
@NullMarked
package systole.study.knob;

import org.jspecify.annotations.NullMarked;
