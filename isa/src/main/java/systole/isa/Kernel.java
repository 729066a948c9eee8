package systole.isa;

import java.util.List;

/**
 * One program that every core runs, and the grid of tiles it is run over.
 *
 * @param name for listings and reports
 * @param tensors tensors in memory
 * @param buffers buffers of one core
 * @param semaphores semaphores of one core
 * @param grid tiles and their walk
 * @param persistent true when cores keep running and take tile after tile, so that the loads of one tile overlap the end
 *     of the one before; false when each tile is launched afresh
 * @param operandRows rows of the part of a product that one group of tensor units keeps to itself: what it reads of the
 *     second operand from the scratchpad is shared by so many rows
 * @param operandColumns columns of that part
 * @param setupLoads loads, each depending on the one before, that a core makes once before its first tile: instructions,
 *     parameters and descriptors, cold in memory
 * @param program the instructions
 */
public record Kernel(
        String name,
        List<Declarations.Tensor> tensors,
        List<Declarations.Buffer> buffers,
        List<Declarations.Semaphore> semaphores,
        Grid grid,
        boolean persistent,
        int operandRows,
        int operandColumns,
        int setupLoads,
        Program program) {
    /** Copies the lists. */
    public Kernel {
        tensors = List.copyOf(tensors);
        buffers = List.copyOf(buffers);
        semaphores = List.copyOf(semaphores);
    }

    /** Scratchpad bytes that one core needs. */
    public long scratchBytes() {
        return buffers.stream()
                .filter(buffer -> buffer.space() == Declarations.Space.SCRATCH)
                .mapToLong(Declarations.Buffer::bytes)
                .sum();
    }
}
