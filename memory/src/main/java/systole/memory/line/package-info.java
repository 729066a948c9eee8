/**
 * Memory line by line, for small cases that judge the tile model: {@link systole.memory.line.LineMemory} is a shared cache of
 * real tags in front of a {@link systole.memory.line.MemoryBackend}, access by access: command by command
 * ({@code CommandBackend}) or as a pipe.
 */
@NullMarked
package systole.memory.line;

import org.jspecify.annotations.NullMarked;
