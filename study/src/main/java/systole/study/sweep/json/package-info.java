/** JSON of sweeps: the file that describes one, its rows, and fronts. */
@NullMarked
package systole.study.sweep.json;

import org.jspecify.annotations.NullMarked;
