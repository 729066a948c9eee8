/** What a run answers: the numbers ({@link systole.system.report.Report}) and their table for a terminal. */
@NullMarked
package systole.system.report;

import org.jspecify.annotations.NullMarked;
