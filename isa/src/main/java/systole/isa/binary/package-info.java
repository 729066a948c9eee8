/**
 * The binary form of kernels: {@link systole.isa.binary.BinaryWriter} writes it, {@link systole.isa.binary.BinaryReader}
 * reads it and refuses everything else with a {@link systole.isa.binary.BinaryFormatException} that says what is wrong at
 * which byte.
 *
 * <p>All numbers are big-endian, signed and of fixed width; {@code f64} is IEEE 754 binary64; a count stands before what it
 * counts. Version 4:
 *
 * <table>
 * <caption>Layout</caption>
 * <tr><th>part</th><th>fields</th></tr>
 * <tr><td>file</td><td>magic: bytes 7f 53 59 53; version: i32; length of the file in bytes: i32; CRC-32C of all that
 *     follows: i32; kernels: count i32, then each</td></tr>
 * <tr><td>kernel</td><td>name; persistent: i8, 0 or 1; operand rows, operand columns: i32 each; operands buffered, warp products: i8, 0 or 1
 *     each; setup loads, residents: i32 each; grid; count of tensors i32, then each; count of buffers i32, then each; count of semaphores i32, then each; count of
 *     instructions i32, then each</td></tr>
 * <tr><td>name</td><td>count of letters i32, then each as one ASCII byte</td></tr>
 * <tr><td>grid</td><td>count of axes i32, then each: name, tiles i32; number of the axis at each place of the walk: i32
 *     each, as many as axes; width of a panel i32, 0 for none</td></tr>
 * <tr><td>tensor</td><td>name; role: code; type: code; count of dimensions i32, then each i64</td></tr>
 * <tr><td>buffer</td><td>name; space: code; type: code; rows, columns, stages: i32 each; address i64, -1 for none</td></tr>
 * <tr><td>semaphore</td><td>name; value before the first tile i32</td></tr>
 * <tr><td>instruction</td><td>opcode: code; the operands of its row in {@link systole.isa.Opcode}, nothing between</td></tr>
 * <tr><td>operand: buffer</td><td>number i32; turns: i8, 0 or 1</td></tr>
 * <tr><td>operand: tile</td><td>number of the tensor i32; sharers i32; count of dimensions i32, then each: origin sum,
 *     extent i32</td></tr>
 * <tr><td>operand: semaphore</td><td>number i32</td></tr>
 * <tr><td>operand: queue</td><td>code</td></tr>
 * <tr><td>operand: bound</td><td>limit: sum; maximum i64; step i64</td></tr>
 * <tr><td>operand: number</td><td>f64</td></tr>
 * <tr><td>operand: position</td><td>sum</td></tr>
 * <tr><td>operand: peer</td><td>offset i32</td></tr>
 * <tr><td>sum</td><td>base i64; count of terms i32, then each: variable code, number of the axis or loop i32 (0 for the
 *     rank), coefficient i64</td></tr>
 * <tr><td>code</td><td>i8, from the tables of {@code Codes}; 0 is never one</td></tr>
 * </table>
 */
@NullMarked
package systole.isa.binary;

import org.jspecify.annotations.NullMarked;
