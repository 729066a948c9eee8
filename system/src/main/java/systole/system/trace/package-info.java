/** Timelines for viewers of Chrome's trace events; {@link systole.system.json.TraceJson} writes them. */
@NullMarked
package systole.system.trace;

import org.jspecify.annotations.NullMarked;
