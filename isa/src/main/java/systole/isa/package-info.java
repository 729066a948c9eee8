/**
 * The instruction set: opcodes as one table ({@link systole.isa.Opcode}), operands, programs that keep their loops, and
 * kernels (a program, the tensors and buffers it names, and the grid of tiles it is run over).
 *
 * <p>A core is a decoupled access/execute machine: each {@link systole.isa.Queue} runs its own instructions in program
 * order, and the queues meet only at counting semaphores ({@code wait}, {@code signal}). That is all the overlap there
 * is: a load runs ahead of the multiply exactly as far as the program's buffers let it. Start reading at
 * {@link systole.isa.Kernel}; package {@code systole.isa.text} prints kernels and reads them, {@code systole.isa.binary}
 * keeps them in files.
 */
@NullMarked
package systole.isa;

import org.jspecify.annotations.NullMarked;
