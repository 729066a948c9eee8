/**
 * What a simulation costs as the simulated machine grows: steps of training on 8 to 16,384 devices ({@link
 * systole.study.scale.ScaleStep}), a table and a plot of them in {@code docs/training.md}.
 */
@NullMarked
package systole.study.scale;

import org.jspecify.annotations.NullMarked;
