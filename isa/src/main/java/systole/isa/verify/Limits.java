package systole.isa.verify;

import systole.isa.Target;

/**
 * The machine that a kernel is to run on.
 *
 * @param scratchBytes scratchpad of one core
 * @param accumulatorBytes accumulators of one core
 * @param cores cores that share the grid: core c takes tiles c, c + cores, c + 2 cores, … A kernel that is dealt to a number
 *     of cores is right for that number only
 * @param devices devices that run the kernel
 * @param instructions instructions that are walked at most; what is left unchecked then is told by
 *     {@link Verification#complete}
 */
public record Limits(long scratchBytes, long accumulatorBytes, int cores, int devices, long instructions) {
    /** One device of one core that everything fits. */
    public static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE, 1, 1, 2_000_000);

    /** Throws {@link IllegalArgumentException} when there is no core, device or instruction or memory is negative. */
    public Limits {
        if (scratchBytes < 0 || accumulatorBytes < 0 || cores < 1 || devices < 1 || instructions < 1) {
            throw new IllegalArgumentException(
                    "limits need a core, a device and an instruction at least, and bytes of 0 or more");
        }
    }

    /** One device of a lowering target. */
    public static Limits of(Target target) {
        return new Limits(target.scratchBytes(), target.accumulatorBytes(), target.cores(), 1, NONE.instructions);
    }

    /** The same with other memories, in bytes. */
    public Limits withBytes(long scratch, long accumulator) {
        return new Limits(scratch, accumulator, cores, devices, instructions);
    }

    /** The same with so many cores. */
    public Limits withCores(int count) {
        return new Limits(scratchBytes, accumulatorBytes, count, devices, instructions);
    }

    /** The same with so many devices. */
    public Limits withDevices(int count) {
        return new Limits(scratchBytes, accumulatorBytes, cores, count, instructions);
    }

    /** The same with so many instructions to walk. */
    public Limits withInstructions(long count) {
        return new Limits(scratchBytes, accumulatorBytes, cores, devices, count);
    }
}
