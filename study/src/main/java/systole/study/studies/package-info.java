/**
 * The design studies that ship as sweeps in {@code examples/sweeps}: a {@link systole.study.studies.DesignStudy} knows one of
 * them, which of its {@link systole.study.studies.StudyRows} answer its question, and says so in a section of the page that
 * {@link systole.study.studies.StudiesPage} writes. Numbers of the text are numbers of the rows.
 */
@NullMarked
package systole.study.studies;

import org.jspecify.annotations.NullMarked;
