/**
 * Programs of the instruction set by themselves: read from a file ({@link systole.system.program.ProgramFile}), run on a
 * device or a group of them ({@link systole.system.program.ProgramRun} on a {@link systole.system.program.Machine}), and told as
 * a table, JSON or a timeline.
 */
@NullMarked
package systole.system.program;

import org.jspecify.annotations.NullMarked;
