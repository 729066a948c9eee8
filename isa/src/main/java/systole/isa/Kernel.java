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
 * @param operandsBuffered a group of tensor units reads what a product needs next from the scratchpad while it multiplies what it
 *     has; else one after the other, as where the registers have no room for both
 * @param warpProducts products are made by instructions of one group of threads, whose operands lie in its registers (mma.sync),
 *     which on some units reach a part of the rate only
 * @param setupLoads loads, each depending on the one before, that a core makes once before its first tile: instructions,
 *     parameters and descriptors, cold in memory
 * @param residents tiles that a core works on at a time, each in its turn: a tile has an even share of the core's units, port and
 *     buffers, and waits for memory while others compute
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
        boolean operandsBuffered,
        boolean warpProducts,
        int setupLoads,
        int residents,
        Program program) {
    private static final int MOST_RESIDENTS = 64;

    /** Copies the lists; throws {@link IllegalArgumentException} when an instruction names what is not declared. */
    public Kernel {
        tensors = List.copyOf(tensors);
        buffers = List.copyOf(buffers);
        semaphores = List.copyOf(semaphores);
        Structure.check(name, tensors, buffers, semaphores, grid, program);
        if (operandRows < 1 || operandColumns < 1 || setupLoads < 0) {
            throw new IllegalArgumentException("kernel " + name
                    + ": the part of a product kept by one group of tensor units must be positive, and setup loads 0 or"
                    + " more");
        }
        if (setupLoads > Sizes.MOST_STAGES) {
            throw new IllegalArgumentException(
                    "kernel " + name + ": setup loads are at most " + Sizes.MOST_STAGES + ", found " + setupLoads);
        }
        if (residents < 1 || residents > MOST_RESIDENTS) {
            throw new IllegalArgumentException("kernel " + name + ": a core works on 1 to " + MOST_RESIDENTS
                    + " tiles at a time, found " + residents);
        }
        for (Declarations.Space space : Declarations.Space.values()) {
            if (bytes(buffers, space) > Sizes.MOST) {
                throw new IllegalArgumentException(
                        "kernel " + name + ": the buffers of a core are more than 2^53 bytes");
            }
        }
    }

    /** Scratchpad bytes that one core needs. */
    public long scratchBytes() {
        return bytes(buffers, Declarations.Space.SCRATCH);
    }

    /** Accumulator bytes that one core needs. */
    public long accumulatorBytes() {
        return bytes(buffers, Declarations.Space.ACCUMULATOR);
    }

    /** Bytes of one space; of absurd buffers anything above 2^53. */
    private static long bytes(List<Declarations.Buffer> buffers, Declarations.Space space) {
        long placed = 0;
        long unplaced = 0;
        for (Declarations.Buffer buffer : buffers) {
            if (buffer.space() == space && buffer.address() >= 0) {
                placed = Math.max(placed, buffer.address() + buffer.bytes());
            } else if (buffer.space() == space) {
                unplaced = Math.min(2 * Sizes.MOST, unplaced + buffer.bytes());
            }
        }
        return placed + unplaced;
    }

    /** First byte of each buffer in its space: the given ones, and after their end the others in order. */
    public long[] addresses() {
        long[] addresses = new long[buffers.size()];
        long[] free = new long[Declarations.Space.values().length];
        for (Declarations.Buffer buffer : buffers) {
            if (buffer.address() >= 0) {
                int space = buffer.space().ordinal();
                free[space] = Math.max(free[space], buffer.address() + buffer.bytes());
            }
        }
        for (int i = 0; i < addresses.length; i++) {
            Declarations.Buffer buffer = buffers.get(i);
            int space = buffer.space().ordinal();
            addresses[i] = buffer.address() >= 0 ? buffer.address() : free[space];
            free[space] += buffer.address() >= 0 ? 0 : buffer.bytes();
        }
        return addresses;
    }
}
