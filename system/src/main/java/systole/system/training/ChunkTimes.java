package systole.system.training;

import systole.sim.Resource;
import systole.system.run.PassTime;
import systole.workloads.pipeline.Action;

/**
 * What the passes of one micro-batch through one model chunk take on one rank.
 *
 * @param forward forward pass
 * @param backward gradients of inputs and weights, layer by layer, with what is computed again for them
 * @param input gradients of inputs alone, with what is computed again for them
 * @param weight gradients of weights alone
 */
record ChunkTimes(PassTime forward, PassTime backward, PassTime input, PassTime weight) {
    /** Passes beside which nothing is exchanged. */
    ChunkTimes(PassTime forward, PassTime input, PassTime weight) {
        this(forward, PassTime.of(input, weight), input, weight);
    }

    /** The passes of an action, without what runs beside it. */
    PassTime of(Action.Kind kind) {
        return switch (kind) {
            case FORWARD -> forward;
            case BACKWARD -> backward;
            case BACKWARD_INPUT -> input;
            case BACKWARD_WEIGHT -> weight;
        };
    }

    /** What two passes at once take: the links of each work beside the computation of the other. */
    static PassTime atOnce(PassTime forward, PassTime backward, double coreShare, double staticWatts) {
        PassTime both = PassTime.of(forward, backward);
        long link = both.account(Resource.LINK);
        long compute = both.picoseconds() - link;
        both.hideLink(both.picoseconds() - Beside.both(compute, link, coreShare), staticWatts);
        return both;
    }
}
