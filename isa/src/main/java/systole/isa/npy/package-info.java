/**
 * Arrays in files, in NumPy's {@code .npy} format, so that a program's inputs and results can be made and compared with
 * the tools that everybody has. Start reading at {@link systole.isa.npy.NpyFile}.
 */
@NullMarked
package systole.isa.npy;

import org.jspecify.annotations.NullMarked;
