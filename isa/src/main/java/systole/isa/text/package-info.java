/**
 * The text form of kernels. {@link systole.isa.text.Disassembler} writes it, {@link systole.isa.text.Assembler} reads it
 * and says all that is wrong with a text in one {@link systole.isa.text.SourceException}. Reading what was written gives
 * an equal kernel, whatever the kernel; writing what was read gives the canonical text.
 *
 * <p>One line is one declaration or instruction; {@code #} begins a comment; blank lines and indentation mean nothing, and
 * neither do spaces around punctuation. A file holds one kernel or several, each from its {@code kernel} line to the next:
 *
 * <pre>
 * kernel       = "kernel" NAME { "persistent" | "operands" ROWS "x" COLUMNS | "unbuffered" | "warps" | "setup" LOADS | "residents" TILES }
 *                { declaration } "program" { instruction }
 * declaration  = "grid" { AXIS "=" TILES } [ "walk" { AXIS } ] [ "panel" WIDTH ]
 *              | "tensor" NAME ROLE TYPE "[" SIZE { "," SIZE } "]"
 *              | ( "scratch" | "accumulator" ) NAME TYPE "[" ROWS "," COLUMNS "]" { "stages" STAGES | "at" BYTE }
 *              | "semaphore" NAME "=" VALUE
 * instruction  = MNEMONIC [ operand { "," operand } ]          operands as in the row of systole.isa.Opcode
 * operand      = BUFFER [ "++" ]                               a buffer; ++ turns its ring afterwards
 *              | TENSOR "[" sum ":" EXTENT { "," sum ":" EXTENT } "]" [ "multicast" CORES ]
 *              | SEMAPHORE | QUEUE | NUMBER
 *              | sum                                           a position
 *              | ( LENGTH | "min" "(" sum "," MAXIMUM ")" ) [ "step" STEP ]
 *              | "rank" [ ( "+" | "-" ) OFFSET ]               another device
 * sum          = [ "+" | "-" ] term { ( "+" | "-" ) term }
 * term         = INTEGER | VARIABLE | INTEGER "*" VARIABLE | VARIABLE "*" INTEGER
 * VARIABLE     = AXIS | "loop0" | "loop1" | … | "rank"         loop0 is the outermost loop
 * NUMBER       = [ "-" ] ( decimal such as 1, 0.5 or 1e-30 | "Infinity" | "NaN" )
 * </pre>
 *
 * <p>What is left out: not persistent, operands 64x64, setup 0, one tile, stages 1, axes walked in their order, step 1.
 *
 * <p>Within: {@code KernelSource} is one kernel under construction, {@code DeclarationReader} and
 * {@code InstructionReader} read its lines with the help of {@code OperandReader} and {@code SumReader};
 * {@code Line} cuts a line into tokens; {@code Names}, {@code Vocabulary} and {@code Spelling} know names and find the
 * one that was meant. {@link systole.isa.text.SourceLines} tells where the instructions of a text stand.
 */
@NullMarked
package systole.isa.text;

import org.jspecify.annotations.NullMarked;
