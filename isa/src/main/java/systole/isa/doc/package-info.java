/**
 * The manual of the instruction set. {@link systole.isa.doc.Manual#text} is the whole of {@code docs/isa.md}: prose from
 * the resource {@code manual.md}, and in the places that it marks what is generated from tables: {@code OpcodeSections}
 * from {@link systole.isa.Opcode}, {@code TypeTables} from {@link systole.isa.DataType} and
 * {@link systole.isa.number.NumberFormat}, {@code Tables} of rules and codes. {@code Walkthrough} turns a commented
 * program into explained pieces.
 */
@NullMarked
package systole.isa.doc;

import org.jspecify.annotations.NullMarked;
