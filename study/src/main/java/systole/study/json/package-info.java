/** JSON of studies: measurements of whole runs, and validation results. */
@NullMarked
package systole.study.json;

import org.jspecify.annotations.NullMarked;
