/**
 * The software that runs a model, as numbers: what its host takes ({@link systole.system.stack.HostCosts}), what it captures in
 * graphs, fuses, pads and overlaps. {@link systole.system.stack.StackSpec} is one description of {@code configs/stacks}; what
 * becomes of it is decided where passes are timed.
 */
@NullMarked
package systole.system.stack;

import org.jspecify.annotations.NullMarked;
