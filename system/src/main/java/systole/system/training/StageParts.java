package systole.system.training;

import systole.system.run.PassTime;

/** What the parts of a step take on one rank of a stage. Stages and chunks are counted from 0. */
interface StageParts {
    /** The passes of one micro-batch through a chunk. */
    ChunkTimes chunk(int stage, int chunk);

    /** What a stage sends to the next or the one before, activations or their gradients, alone. */
    PassTime transfer(int from, int to);

    /** Whether a stage that sends can do nothing else meanwhile. */
    boolean sendingBlocks();

    /** Reduction of the gradients of a chunk over the data-parallel copies, alone; nothing where there are none to reduce. */
    PassTime reduction(int stage, int chunk);

    /** Buckets in which that is done beside the last backward pass; 0 when it follows after it. */
    int buckets(int stage, int chunk);

    /** What else of the gradients is exchanged before they are complete, such as those of tied embeddings. */
    PassTime completion(int stage);

    /** From when all gradients are complete on all stages to the end of the step. */
    PassTime update(int stage);

    /** Part of the cores that communication beside computation holds. */
    double coreShare();

    /** Power of a device that waits. */
    double staticWatts();
}
