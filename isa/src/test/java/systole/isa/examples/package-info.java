/** The hand-written programs of {@code examples/isa}: each is verified, run, and compared with plain loops. */
@NullMarked
package systole.isa.examples;

import org.jspecify.annotations.NullMarked;
