/**
 * One run from end to end: strict JSON to immutable specs, assembly, the run itself, the report and its writers. JSON is read
 * and written in packages named {@code json} only.
 */
@NullMarked
package systole.system;

import org.jspecify.annotations.NullMarked;
