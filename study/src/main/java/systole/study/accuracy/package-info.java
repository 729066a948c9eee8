/** The page on how right predictions are, {@code docs/accuracy.md}, written from the measurements that come with the program. */
@NullMarked
package systole.study.accuracy;

import org.jspecify.annotations.NullMarked;
