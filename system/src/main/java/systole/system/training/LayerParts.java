package systole.system.training;

import systole.system.run.PassTime;

/**
 * A layer of a model chunk: its passes, and what is exchanged of it beside them.
 *
 * @param times its passes
 * @param gather gathering of its parameters; nothing when they are whole
 * @param reduce reduction of its gradients; nothing when that is done once a step
 */
record LayerParts(ChunkTimes times, PassTime gather, PassTime reduce) {
    /** A layer of which nothing is exchanged meanwhile. */
    LayerParts(ChunkTimes times) {
        this(times, new PassTime(), new PassTime());
    }
}
