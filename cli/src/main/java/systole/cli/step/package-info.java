/**
 * A program at work, one instruction at a time: {@link systole.cli.step.StepSession} asks what to do next,
 * {@link systole.cli.step.StepText} says what has been done and {@link systole.cli.step.StateText} where things stand;
 * {@link systole.cli.step.Breakpoints} are where a run stops, and {@link systole.cli.step.Values} writes numbers.
 */
@NullMarked
package systole.cli.step;

import org.jspecify.annotations.NullMarked;
