package systole.system.stack;

/**
 * What communication takes from products that run beside it. Whether anything runs beside it is said by the scenario.
 *
 * @param channelCores cores that a channel of the communication library holds while it carries a collective; 0 for engines of its
 *     own (microbenchmark: a product beside an all-reduce, against the product alone)
 * @param mostCores largest part of the cores that all channels hold, from 0 to below 1: blocks of a product that are resident when a
 *     collective starts keep their cores until they are done (microbenchmark: the same with more and more channels)
 * @param tensorGradients what tensor parallelism exchanges of gradients runs beside the gradients of weights, whether or not a
 *     scenario asks for overlap
 * @param blockingSends a stage of a pipeline that sends to another does nothing else until it has arrived
 * @param scattersSends tensor-parallel ranks that hold the same values send a part of them each to the next stage, whose ranks
 *     gather the parts (Narayanan et al., SC 2021, section 4.1)
 * @param tensorChunks parts into which a product is cut to overlap the collective of tensor parallelism that it feeds; 1 for none
 */
public record Overlap(
        int channelCores,
        double mostCores,
        boolean tensorGradients,
        boolean blockingSends,
        boolean scattersSends,
        int tensorChunks) {
    /** Communication by engines of its own. */
    public static final Overlap FREE = new Overlap(0, 0, false, false, false, 1);

    /** Checks the ranges. */
    public Overlap {
        if (channelCores < 0 || tensorChunks < 1 || mostCores < 0 || mostCores >= 1) {
            throw new IllegalArgumentException(
                    "no fewer cores than none, a part of them from 0 to below 1, and at least one chunk");
        }
    }
}
