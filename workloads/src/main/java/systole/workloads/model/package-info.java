/** What a model is: sizes and number formats, whatever file they were read from. */
@NullMarked
package systole.workloads.model;

import org.jspecify.annotations.NullMarked;
