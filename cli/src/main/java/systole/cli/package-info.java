/**
 * The command line, one class per command. {@link systole.cli.Main} is where the launcher enters; a new command is a class of
 * its own and one line in {@link systole.cli.RootCommand}. Only here may a program write to the standard streams or exit.
 */
@NullMarked
package systole.cli;

import org.jspecify.annotations.NullMarked;
