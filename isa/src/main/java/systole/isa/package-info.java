/**
 * The instruction set: opcodes (one enum table), operands, data types, programs with loops, text form, binary form, verifier
 * and functional executor. Uses nothing but the JDK.
 */
@NullMarked
package systole.isa;

import org.jspecify.annotations.NullMarked;
