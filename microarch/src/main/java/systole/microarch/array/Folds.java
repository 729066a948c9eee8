package systole.microarch.array;

/** How the folds of a product follow each other on an array. */
public enum Folds {
    /** One after the other: a fold starts when the last result of the one before has left. The convention of SCALE-Sim. */
    SEQUENTIAL,

    /**
     * As in hardware: the stationary operand has a second register in each cell, so that the next block is shifted in while
     * the current one is used (Jouppi et al., "In-Datacenter Performance Analysis of a Tensor Processing Unit", ISCA 2017,
     * section 2), and a fold follows as soon as every lane of every edge is free for it: each passes one word a cycle. Only
     * the first fill and the last drain are seen.
     */
    OVERLAPPED,

    /**
     * As {@code OVERLAPPED}, where output-stationary cells hand each sum to an accumulator of their own, so that none has to
     * pass the edge of its column before the next fold's: tensor units, whose accumulators are registers beside the cells.
     */
    ACCUMULATED
}
