package systole.microarch.array;

/** How the folds of a product follow each other on an array. */
public enum Folds {
    /** One after the other: a fold starts when the last result of the one before has left. The convention of SCALE-Sim. */
    SEQUENTIAL,

    /**
     * As in hardware: the stationary operand has a second register in each cell, so that the next block is shifted in while
     * the current one is used, and the operands of the next fold follow those of the current one without a gap (Jouppi et
     * al., "In-Datacenter Performance Analysis of a Tensor Processing Unit", ISCA 2017, section 2). Only the first fill and
     * the last drain are seen.
     */
    OVERLAPPED
}
